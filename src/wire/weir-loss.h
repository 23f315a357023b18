/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-request.h"

G_BEGIN_DECLS

/**
 * WeirLoss:
 *
 * What of a request did not reach the upstream as it was said: members dropped, renamed or
 * approximated. Told the client in x-weir-dropped and kept in the request log; with @strict, what
 * would be recorded is an error instead, but for what weir_loss_note () is told.
 */
typedef struct _WeirLoss WeirLoss;

WeirLoss *weir_loss_new (gboolean strict);
void weir_loss_free (WeirLoss *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirLoss, weir_loss_free)

/* Records that @member ("temperature", "tools[].defer_loading") was left out. %FALSE with a
 * WEIR_API_ERROR_UNSUPPORTED in strict mode. @self may be %NULL: nobody asks. */
gboolean weir_loss_drop (WeirLoss *self, const char *member, GError **error);

/* Records that @member was sent in another form ("tool_choice: named -> auto"). */
gboolean weir_loss_change (WeirLoss *self, const char *member, const char *how, GError **error);

/* Records that @what, which by itself asks for nothing, was left out: a beta flag that no model here
 * knows. Clients send such flags with every request, whether they make use of them or not; when they do,
 * it is a member of the body that says so. Never an error. */
void weir_loss_note (WeirLoss *self, const char *what);

/* Records every member that the decoder of @request had no place for: part of each translation. */
gboolean weir_loss_drop_unread (WeirLoss *self, const WeirRequest *request, GError **error);

/* Records, for a target that has no place for them, that there are prompt-cache marks, that a speaker has a
 * name, that a tool's arguments are to keep to its schema: each once. */
gboolean weir_loss_drop_marks (WeirLoss *self, const WeirRequest *request, GError **error);
gboolean weir_loss_drop_names (WeirLoss *self, const WeirRequest *request, GError **error);
gboolean weir_loss_drop_strict (WeirLoss *self, const WeirRequest *request, GError **error);

/* The same of what is said about a document: that it is to be cited, and what it is. */
gboolean weir_loss_drop_notes (WeirLoss *self, const WeirRequest *request, GError **error);

/* Forgets everything: before the request is encoded again for another deployment. */
void weir_loss_clear (WeirLoss *self);

/* (transfer full) (array zero-terminated=1): "member" that was left out, "member=how" that was changed; all of
 * them, in the order they were told. */
char **weir_loss_dup_entries (const WeirLoss *self);

/* (nullable) (transfer full): names, comma separated, at most 512 bytes of header-safe characters. */
char *weir_loss_to_header (const WeirLoss *self);

G_END_DECLS
