/* SPDX-License-Identifier: MIT */
#include "chat-fixture.h"

#include <string.h>

static void
test_abilities (void)
{
  g_auto (ChatFixture) f = { 0 };
  WeirModelChoices *models;
  WeirModelChoice *gpt, *o3, *claude, *mistral;
  guint n = 0;

  chat_fixture_set_up (&f, NULL, NULL);
  models = weir_chat_get_models (f.chat);
  gpt = weir_model_choices_find (models, "gpt-4o");
  o3 = weir_model_choices_find (models, "o3");
  claude = weir_model_choices_find (models, "anthropic--claude-4.5-sonnet");
  mistral = weir_model_choices_find (models, "mistralai--mistral-large-instruct");
  g_assert_cmpint (weir_model_choice_get_context (gpt), ==, 128000);
  g_assert_cmpint (weir_model_choice_get_max_tokens (gpt), ==, 16384);
  g_assert_cmpstr (weir_model_choice_get_vendor (gpt), ==, "OpenAI");
  g_assert_true (weir_model_choice_takes_images (gpt));
  g_assert_false (weir_model_choice_takes_documents (gpt));
  g_assert_true (weir_model_choice_takes_temperature (gpt));
  g_assert_false (weir_model_choice_reasons (gpt));
  g_assert_null (weir_model_choice_get_efforts (gpt));
  g_assert_false (weir_model_choice_takes_temperature (o3));
  g_assert_true (weir_model_choice_reasons (o3));
  g_assert_true (g_strv_contains (weir_model_choice_get_efforts (o3), "medium"));
  g_assert_true (weir_model_choice_takes_documents (claude));
  g_assert_true (weir_model_choice_reasons (claude));
  g_assert_false (weir_model_choice_takes_images (mistral));
  for (n = 0; n < g_list_model_get_n_items (G_LIST_MODEL (models)); n++)
    {
      g_autoptr (WeirModelChoice) model = g_list_model_get_item (G_LIST_MODEL (models), n);

      g_assert_null (strstr (weir_model_choice_get_name (model), "embed"));
    }
  g_assert_null (weir_model_choices_find (models, "nothing"));
  g_assert_true (g_str_has_prefix (weir_model_choice_get_price_text (gpt), "CU "));
  g_assert_true (
      g_str_has_suffix (weir_model_choice_get_price_text (gpt), " out for a million tokens"));
}

/* What a model does not take is not attached. */
static void
test_attach (void)
{
  static const struct
  {
    const char *model;
    const char *data;
    gsize len;
    gboolean taken;
  } rows[] = {
    { "gpt-4o", "\x89PNG\r\n\x1a\n", 8, TRUE },
    { "gpt-4o", "%PDF-1.7", 8, FALSE },
    { "gpt-4o", "text", 4, TRUE },
    { "anthropic--claude-4.5-sonnet", "%PDF-1.7", 8, TRUE },
    { "mistralai--mistral-large-instruct", "\x89PNG\r\n\x1a\n", 8, FALSE },
    { "mistralai--mistral-large-instruct", "text", 4, TRUE },
    { "of-which-nothing-is-known", "%PDF-1.7", 8, TRUE },
  };
  g_auto (ChatFixture) f = { 0 };

  chat_fixture_set_up (&f, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (WeirConversation) conversation = chat_fixture_begin (&f, rows[i].model);
      g_autoptr (GBytes) bytes = g_bytes_new (rows[i].data, rows[i].len);
      g_autoptr (WeirChatAttachment) file = weir_chat_attachment_new ("file", bytes, NULL);
      g_autoptr (GError) error = NULL;
      gboolean taken = weir_conversation_attach (conversation, file, &error);

      g_assert_true (taken == rows[i].taken);
      g_assert_cmpuint (g_list_model_get_n_items (weir_conversation_get_attachments (conversation)),
                        ==, taken ? 1 : 0);
      if (!taken)
        {
          g_assert_error (error, WEIR_CHAT_ERROR, WEIR_CHAT_ERROR_MODEL);
          g_assert_nonnull (strstr (error->message, rows[i].model));
        }
      weir_conversation_detach (conversation, file);
      g_assert_cmpuint (g_list_model_get_n_items (weir_conversation_get_attachments (conversation)),
                        ==, 0);
    }
}

/* There is a limit for all of them together. */
static void
test_attach_much (void)
{
  g_autoptr (WeirChat) chat = weir_chat_new (NULL);
  g_autoptr (WeirConversation) conversation = weir_chat_begin (chat);
  g_autofree char *much = g_strnfill (WEIR_CHAT_ATTACHMENT_MAX, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new (much, WEIR_CHAT_ATTACHMENT_MAX);
  g_autoptr (GBytes) byte = g_bytes_new (much, 1);
  g_autoptr (WeirChatAttachment) large = weir_chat_attachment_new ("large", bytes, NULL);
  g_autoptr (WeirChatAttachment) small = weir_chat_attachment_new ("small", byte, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_conversation_attach (conversation, large, NULL));
  g_assert_true (weir_conversation_attach (conversation, large, NULL));
  g_assert_false (weir_conversation_attach (conversation, small, &error));
  g_assert_error (error, WEIR_CHAT_ERROR, WEIR_CHAT_ERROR_TOO_LARGE);
  weir_conversation_detach (conversation, large);
  g_assert_true (weir_conversation_attach (conversation, small, NULL));
}

static void
on_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  ++*(guint *) user_data;
}

/* The same models stay the same objects, and nothing is told. */
static void
test_refresh (void)
{
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (WeirModelChoice) before = NULL;
  WeirModelChoices *models;
  guint n_changed = 0;

  chat_fixture_set_up (&f, NULL, NULL);
  models = weir_chat_get_models (f.chat);
  before = g_object_ref (weir_model_choices_find (models, "gpt-4o"));
  g_signal_connect (models, "items-changed", G_CALLBACK (on_changed), &n_changed);
  weir_model_choices_refresh (models);
  weir_model_choices_refresh (models);
  g_assert_true (weir_model_choices_is_loading (models));
  while (weir_model_choices_is_loading (models))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_changed, ==, 0);
  g_assert_true (weir_model_choices_find (models, "gpt-4o") == before);
  weir_model_choices_set_favourite (models, "gpt-4o", TRUE);
  g_assert_cmpuint (n_changed, ==, 1);
}

/* A conversation begun before the models are known takes one when they are. */
static void
test_default (void)
{
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (WeirSecret) key = weir_secret_new (TEST_KEY, -1);
  g_autoptr (WeirChat) chat = weir_chat_new (NULL);
  g_autoptr (WeirConversation) conversation = weir_chat_begin (chat);
  g_autofree char *url = NULL;

  g_assert_null (weir_conversation_get_settings (conversation)->model);
  chat_fixture_set_up (&f, NULL, NULL);
  url = weir_engine_dup_base_url (f.engine.engine);
  weir_chat_set_proxy (chat, url, key);
  while (weir_model_choices_is_loading (weir_chat_get_models (chat)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (weir_conversation_get_settings (conversation)->model);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/chat/model-choices/abilities", test_abilities);
  g_test_add_func ("/chat/model-choices/attach", test_attach);
  g_test_add_func ("/chat/model-choices/attach-much", test_attach_much);
  g_test_add_func ("/chat/model-choices/refresh", test_refresh);
  g_test_add_func ("/chat/model-choices/default", test_default);
  return g_test_run ();
}
