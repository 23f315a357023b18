/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command.h"

#include <string.h>
#include <sys/random.h>

#include "base/weir-json-writer.h"
#include "cli/weir-table.h"
#include "store/weir-config-edit.h"
#include "store/weir-settings.h"

#define KEYS "secret_authentication_tokens[]"
#define KEY_BYTES 24
#define MAX_NAME 64

static const char *const COLUMNS[] = { "name", "expires", NULL };

/* The keys themselves are told once, when they are made. */
static WeirExit
list (gboolean json)
{
  g_autoptr (WeirSettingsSources) sources = weir_settings_sources_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSettings) settings = weir_settings_load (sources, &error);
  g_autoptr (WeirTable) table = weir_table_new (COLUMNS);

  if (settings == NULL)
    {
      weir_command_complain ("%s", error->message);
      return WEIR_EXIT_USAGE;
    }
  for (guint i = 0; i < settings->n_keys; i++)
    {
      gint64 us = settings->keys[i].expires_wall_us;
      g_autoptr (GDateTime) time =
          us != 0 ? g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC) : NULL;
      g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;

      weir_table_add_row (table);
      weir_table_add_text (table, settings->keys[i].name);
      weir_table_add_text (table, text);
    }
  weir_table_print (table, json);
  return WEIR_EXIT_OK;
}

/* (transfer full) (nullable) */
static char *
make_key (void)
{
  guint8 bytes[KEY_BYTES];
  GString *key;

  if (getentropy (bytes, sizeof bytes) != 0)
    return NULL;
  key = g_string_new ("weir-");
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (key, "%02x", bytes[i]);
  explicit_bzero (bytes, sizeof bytes);
  return g_string_free (key, FALSE);
}

static gboolean
has_key (const char *name)
{
  g_autoptr (WeirSettingsSources) sources = weir_settings_sources_new ();
  g_autoptr (WeirSettings) settings = weir_settings_load (sources, NULL);

  for (guint i = 0; settings != NULL && i < settings->n_keys; i++)
    if (g_str_equal (settings->keys[i].name, name))
      return TRUE;
  return FALSE;
}

static void
tell (const char *name, const char *key, gboolean json)
{
  static const char *const columns[] = { "name", "key", NULL };
  g_autoptr (WeirTable) table = weir_table_new (columns);

  if (!json)
    {
      g_print ("%s\n", key);
      return;
    }
  weir_table_add_row (table);
  weir_table_add_text (table, name);
  weir_table_add_text (table, key);
  weir_table_print (table, TRUE);
}

/* As an element of the list in config.json; @expires: (nullable). */
static gboolean
write_key (const char *name, const char *key, const char *expires, GError **error)
{
  const char *const path[] = { KEYS, name, NULL };
  g_autofree char *file = weir_config_edit_build_path (g_get_user_config_dir ());
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_open (file, error);
  g_autoptr (GString) json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "name", name);
  weir_json_writer_member_utf8 (&writer, "key", key);
  weir_json_writer_member_utf8 (&writer, "expires", expires);
  weir_json_writer_end_object (&writer);
  return edit != NULL && weir_config_edit_set (edit, path, json->str, error)
         && weir_config_edit_save (edit, error);
}

static WeirExit
set_key (const char *name, gboolean create, const char *expires, gboolean json)
{
  g_autofree char *key = make_key ();
  g_autoptr (GError) error = NULL;

  if (has_key (name) == create)
    {
      if (create)
        weir_command_complain ("there is a key “%s” already; “keys rotate” replaces it", name);
      else
        weir_command_complain ("there is no key “%s”", name);
      return WEIR_EXIT_FAILED;
    }
  if (key == NULL || !write_key (name, key, expires, &error))
    {
      weir_command_complain ("%s", error != NULL ? error->message : "no random numbers to be had");
      return WEIR_EXIT_FAILED;
    }
  tell (name, key, json);
  return WEIR_EXIT_OK;
}

static WeirExit
revoke_key (const char *name)
{
  const char *const path[] = { KEYS, name, NULL };
  g_autofree char *file = weir_config_edit_build_path (g_get_user_config_dir ());
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_open (file, &error);

  if (edit == NULL)
    {
      weir_command_complain ("%s", error->message);
      return WEIR_EXIT_FAILED;
    }
  if (!weir_config_edit_has (edit, path))
    {
      weir_command_complain ("there is no key “%s” in %s", name, file);
      return WEIR_EXIT_FAILED;
    }
  if (weir_config_edit_set (edit, path, NULL, &error) && weir_config_edit_save (edit, &error))
    return WEIR_EXIT_OK;
  weir_command_complain ("%s", error->message);
  return WEIR_EXIT_FAILED;
}

static gboolean
is_time (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  return time != NULL;
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  gboolean json = FALSE;
  g_autofree char *expires = NULL;
  const GOptionEntry entries[] = {
    { "expires", 0, 0, G_OPTION_ARG_STRING, &expires, "When a new key ends to be valid",
      "2027-01-31T00:00:00Z" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  const char *action;
  WeirExit status;

  if (!weir_command_parse (command, entries, NULL, -1, &argc, &argv, &status))
    return status;
  action = argc > 1 ? argv[1] : "list";
  if (g_str_equal (action, "list") && argc <= 2 && expires == NULL)
    return list (json);
  if (argc != 3 || strlen (argv[2]) == 0 || strlen (argv[2]) > MAX_NAME
      || (expires != NULL && !is_time (expires)))
    {
      weir_command_complain ("keys: say “list”, or “create”, “rotate” or “revoke” with a name of "
                             "at most %d bytes, and a time as “2027-01-31T00:00:00Z”",
                             MAX_NAME);
      return WEIR_EXIT_USAGE;
    }
  if (g_str_equal (action, "create") || g_str_equal (action, "rotate"))
    return set_key (argv[2], g_str_equal (action, "create"), expires, json);
  if (g_str_equal (action, "revoke"))
    return revoke_key (argv[2]);
  weir_command_complain ("keys: “%s” is not known", action);
  return WEIR_EXIT_USAGE;
}

const WeirCommand weir_command_keys = {
  .name = "keys",
  .arguments = "[create|rotate|revoke NAME]",
  .summary = "List, make, replace or revoke the keys of local clients",
  .description =
      "A new key is printed once and kept in config.json, which only its owner may read. "
      "A running proxy notices. Keys from elsewhere (WEIR_API_KEYS_FILE, credentials of "
      "systemd) are listed and must be changed there.",
  .run = run,
};
