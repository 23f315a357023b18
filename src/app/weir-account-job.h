/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-account-editor.h"

G_BEGIN_DECLS

/* What the parts of #WeirAccountEditor share. Inside it only. */

/* What one call is about; each uses what it needs. */
typedef struct
{
  char *name;              /* of the account */
  WeirAccountDraft *draft; /* as it is to become */
  WeirSecret *key;
  WeirKeyFacts *facts;
  WeirAccountKeyPlace place;
  WeirConfigEdit *edit; /* as it was at the beginning */
  char **order;
  gboolean drops_key; /* the one kept under the draft's id is not needed afterwards */
  const WeirAccountRest *back;
  WeirAccountRest *rest;
} WeirAccountJob;

/* (transfer full): with an empty job as its data. What was done is not cancelled any more, so each step
 * looks for itself. */
GTask *weir_account_job_task_new (WeirAccountEditor *editor,
                                  gpointer tag,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* @task: (transfer full); @function: is given the job; @keeps_key: the job's key is to be kept under the
 * draft's id. Ends the task: with the job's rest, when there is one, else %TRUE. */
void weir_account_job_change (GTask *task, WeirConfigChange function, gboolean keeps_key);

/* Reads one key out of @text into @job. */
gboolean weir_account_job_take_key (WeirAccountJob *job, const WeirSecret *text, GError **error);

/* Whether @id is that of an account, or of a key that is kept; @credentials: (nullable). */
gboolean weir_account_job_has_id (GPtrArray *accounts, GPtrArray *credentials, const char *id);

gboolean weir_account_job_finish (WeirAccountEditor *editor, GAsyncResult *result, GError **error);

G_END_DECLS
