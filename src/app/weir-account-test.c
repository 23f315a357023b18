/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-account-test.h"

#include "aicore/weir-ai-api.h"
#include "aicore/weir-aicore-error.h"
#include "aicore/weir-soup.h"
#include "base/weir-json-scan.h"

#define GROUPS_PATH "/admin/resourceGroups"
#define COUNT_PATH "/lm/deployments/$count?status=RUNNING"

struct _WeirAccountTest
{
  GObject parent_instance;

  WeirAccount *account;
  WeirAiApi *api;
  WeirAccountTestState states[WEIR_N_ACCOUNT_TEST_STEPS];
  GPtrArray *found; /* (element-type utf8): names of the resource groups */
  guint group;      /* whose deployments are being counted */
  guint n_deployments;
};

enum
{
  SIGNAL_STEP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirAccountTest, weir_account_test, G_TYPE_OBJECT)

const char *
weir_account_test_step_to_string (WeirAccountTestStep step)
{
  static const char *const words[] = {
    [WEIR_ACCOUNT_TEST_TOKEN] = "token",
    [WEIR_ACCOUNT_TEST_API] = "api",
    [WEIR_ACCOUNT_TEST_RESOURCE_GROUP] = "resource-group",
    [WEIR_ACCOUNT_TEST_DEPLOYMENTS] = "deployments",
  };

  g_return_val_if_fail (step >= 0 && step < WEIR_N_ACCOUNT_TEST_STEPS, NULL);

  return words[step];
}

/* --- The steps --- */

static void
set_state (WeirAccountTest *self, WeirAccountTestStep step, WeirAccountTestState state)
{
  self->states[step] = state;
  g_signal_emit (self, signals[SIGNAL_STEP], 0, (guint) step);
}

static void
fail (GTask *task, WeirAccountTestStep step, GError *error)
{
  set_state (g_task_get_source_object (task), step, WEIR_ACCOUNT_TEST_FAILED);
  g_task_return_error (task, error);
}

static void count_next (GTask *task);

static void
on_counted (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirAccountTest *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = weir_ai_api_call_finish (WEIR_AI_API (object), result, &error);
  g_autofree char *text = NULL;
  guint64 n = 0;

  if (body == NULL)
    {
      fail (task, WEIR_ACCOUNT_TEST_DEPLOYMENTS, g_steal_pointer (&error));
      return;
    }
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  if (!g_ascii_string_to_unsigned (g_strstrip (text), 10, 0, G_MAXUINT16, &n, NULL))
    {
      fail (task, WEIR_ACCOUNT_TEST_DEPLOYMENTS,
            g_error_new_literal (WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                                 "The service did not say how many deployments there are"));
      return;
    }
  self->n_deployments += n;
  self->group++;
  count_next (task);
}

static void
count_next (GTask *task)
{
  WeirAccountTest *self = g_task_get_source_object (task);
  const char *group = self->account->resource_groups[self->group];

  if (group == NULL)
    {
      set_state (self, WEIR_ACCOUNT_TEST_DEPLOYMENTS, WEIR_ACCOUNT_TEST_PASSED);
      g_task_return_boolean (task, TRUE);
      return;
    }
  weir_ai_api_call_async (self->api, "GET", COUNT_PATH, group, NULL, g_task_get_cancellable (task),
                          on_counted, g_object_ref (task));
}

static void
take_groups (WeirAccountTest *self, const WeirJsonDoc *doc)
{
  const WeirJsonNode *list = weir_json_get (doc, weir_json_root (doc), "resources");
  const WeirJsonNode *one;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, doc, list);
  while (weir_json_iter_next (&iter, NULL, &one))
    {
      char *name =
          weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, one, "resourceGroupId")));

      if (name != NULL)
        g_ptr_array_add (self->found, name);
    }
}

/* (nullable): the first of the account's groups that the service does not have. */
static const char *
find_missing (WeirAccountTest *self)
{
  for (char **group = self->account->resource_groups; *group != NULL; group++)
    if (!g_ptr_array_find_with_equal_func (self->found, *group, g_str_equal, NULL))
      return *group;
  return NULL;
}

static void
check_groups (GTask *task, GBytes *body)
{
  WeirAccountTest *self = g_task_get_source_object (task);
  g_auto (WeirJsonDoc) doc = { 0 };
  g_autoptr (GError) error = NULL;
  const char *missing = NULL;

  set_state (self, WEIR_ACCOUNT_TEST_RESOURCE_GROUP, WEIR_ACCOUNT_TEST_RUNNING);
  if (weir_json_parse (&doc, g_bytes_get_data (body, NULL), g_bytes_get_size (body),
                       &weir_json_limits_body, NULL))
    {
      take_groups (self, &doc);
      missing = find_missing (self);
    }
  else
    g_set_error_literal (&error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                         "The list of resource groups is not JSON");
  if (missing != NULL)
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no resource group “%s”",
                 missing);
  if (error != NULL)
    {
      fail (task, WEIR_ACCOUNT_TEST_RESOURCE_GROUP, g_steal_pointer (&error));
      return;
    }
  set_state (self, WEIR_ACCOUNT_TEST_RESOURCE_GROUP, WEIR_ACCOUNT_TEST_PASSED);
  set_state (self, WEIR_ACCOUNT_TEST_DEPLOYMENTS, WEIR_ACCOUNT_TEST_RUNNING);
  count_next (task);
}

static void
on_groups (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirAccountTest *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = weir_ai_api_call_finish (WEIR_AI_API (object), result, &error);

  if (body == NULL)
    {
      fail (task, WEIR_ACCOUNT_TEST_API, g_steal_pointer (&error));
      return;
    }
  set_state (self, WEIR_ACCOUNT_TEST_API, WEIR_ACCOUNT_TEST_PASSED);
  check_groups (task, body);
}

static void
on_token (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirAccountTest *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSecret) token =
      weir_token_source_get_finish (WEIR_TOKEN_SOURCE (object), result, NULL, &error);

  if (token == NULL)
    {
      fail (task, WEIR_ACCOUNT_TEST_TOKEN, g_steal_pointer (&error));
      return;
    }
  set_state (self, WEIR_ACCOUNT_TEST_TOKEN, WEIR_ACCOUNT_TEST_PASSED);
  set_state (self, WEIR_ACCOUNT_TEST_API, WEIR_ACCOUNT_TEST_RUNNING);
  weir_ai_api_call_async (self->api, "GET", GROUPS_PATH, NULL, NULL, cancellable, on_groups,
                          g_steal_pointer (&task));
}

void
weir_account_test_run_async (WeirAccountTest *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_ACCOUNT_TEST (self));
  g_return_if_fail (self->states[WEIR_ACCOUNT_TEST_TOKEN] == WEIR_ACCOUNT_TEST_WAITING);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_account_test_run_async);
  set_state (self, WEIR_ACCOUNT_TEST_TOKEN, WEIR_ACCOUNT_TEST_RUNNING);
  weir_token_source_get_async (self->account->tokens, cancellable, on_token, task);
}

gboolean
weir_account_test_run_finish (WeirAccountTest *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

WeirAccountTestState
weir_account_test_get_state (WeirAccountTest *self, WeirAccountTestStep step)
{
  g_return_val_if_fail (WEIR_IS_ACCOUNT_TEST (self), WEIR_ACCOUNT_TEST_WAITING);
  g_return_val_if_fail (step >= 0 && step < WEIR_N_ACCOUNT_TEST_STEPS, WEIR_ACCOUNT_TEST_WAITING);

  return self->states[step];
}

guint
weir_account_test_get_n_deployments (WeirAccountTest *self)
{
  g_return_val_if_fail (WEIR_IS_ACCOUNT_TEST (self), 0);

  return self->n_deployments;
}

char **
weir_account_test_dup_found_groups (WeirAccountTest *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (WEIR_IS_ACCOUNT_TEST (self), NULL);

  for (guint i = 0; i < self->found->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (self->found, i));
  return g_strv_builder_end (builder);
}

const char *
weir_account_test_get_group (WeirAccountTest *self)
{
  guint n_groups;

  g_return_val_if_fail (WEIR_IS_ACCOUNT_TEST (self), NULL);

  n_groups = g_strv_length (self->account->resource_groups);
  return self->account->resource_groups[MIN (self->group, n_groups - 1)];
}

/* --- The object --- */

static void
weir_account_test_dispose (GObject *object)
{
  WeirAccountTest *self = WEIR_ACCOUNT_TEST (object);

  if (self->account != NULL)
    weir_token_source_stop (self->account->tokens);
  g_clear_object (&self->api);
  g_clear_pointer (&self->account, weir_account_unref);

  G_OBJECT_CLASS (weir_account_test_parent_class)->dispose (object);
}

static void
weir_account_test_finalize (GObject *object)
{
  g_ptr_array_unref (WEIR_ACCOUNT_TEST (object)->found);

  G_OBJECT_CLASS (weir_account_test_parent_class)->finalize (object);
}

static void
weir_account_test_class_init (WeirAccountTestClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weir_account_test_dispose;
  G_OBJECT_CLASS (klass)->finalize = weir_account_test_finalize;

  signals[SIGNAL_STEP] = g_signal_new ("step", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
weir_account_test_init (WeirAccountTest *self)
{
  self->found = g_ptr_array_new_with_free_func (g_free);
}

WeirAccountTest *
weir_account_test_new (const WeirSecret *service_key,
                       const char *const *resource_groups,
                       const char *ca_file,
                       WeirClock *clock,
                       GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  g_autoptr (GTlsDatabase) trust = NULL;
  g_autoptr (WeirServiceKey) key = NULL;
  WeirAccountTest *self;
  WeirAccount *account;
  const char *text;
  gsize len;

  g_return_val_if_fail (service_key != NULL && clock != NULL, NULL);
  g_return_val_if_fail (resource_groups != NULL && resource_groups[0] != NULL, NULL);

  text = weir_secret_peek (service_key, &len);
  key = weir_service_key_parse (text, (gssize) len, error);
  if (key == NULL)
    return NULL;
  if (ca_file != NULL && (trust = weir_soup_load_trust (ca_file, error)) == NULL)
    return NULL;

  account = weir_account_alloc ();
  account->id = g_strdup ("test");
  account->name = g_strdup ("test");
  account->tokens = weir_token_source_new (key, context, clock);
  weir_token_source_set_trust (account->tokens, trust);
  account->key = g_steal_pointer (&key);
  account->resource_groups = g_strdupv ((char **) resource_groups);
  account->weight = 1;

  self = g_object_new (WEIR_TYPE_ACCOUNT_TEST, NULL);
  self->account = account;
  self->api = weir_ai_api_new (account);
  weir_ai_api_set_trust (self->api, trust);
  return self;
}
