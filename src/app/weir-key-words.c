/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "config.h"

#include "app/weir-key-words.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

/* The first label of the host that it signs in at is the subaccount's name as well. */
char *
weir_key_words_build_name (const WeirKeyFacts *facts)
{
  g_autoptr (GUri) uri = NULL;
  const char *host;

  g_return_val_if_fail (facts != NULL, NULL);

  if (facts->identity_zone != NULL)
    return g_strdup (facts->identity_zone);
  uri = g_uri_parse (facts->token_url, G_URI_FLAGS_NONE, NULL);
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL || g_hostname_is_ip_address (host) || strchr (host, '.') == NULL)
    return g_strdup ("SAP AI Core");
  return g_strndup (host, strcspn (host, "."));
}

char *
weir_key_words_build_title (const char *account)
{
  g_return_val_if_fail (account != NULL, NULL);

  return *account != '\0' ? g_strdup_printf (_ ("Service key of %s"), account)
                          : g_strdup (_ ("Service Key"));
}

char *
weir_key_words_build_origin (const char *file, gboolean lasting)
{
  if (file != NULL && lasting)
    return g_strdup_printf (_ ("From “%s” · the secret goes to your keyring"), file);
  if (file != NULL)
    return g_strdup_printf (_ ("From “%s” · the secret is kept until you quit"), file);
  return g_strdup (lasting ? _ ("Pasted just now · the secret goes to your keyring")
                           : _ ("Pasted just now · the secret is kept until you quit"));
}

const char *
weir_key_words_place (WeirAccountKeyPlace place, gboolean known, gboolean lasting)
{
  if (place == WEIR_ACCOUNT_KEY_IN_FILE)
    return _ ("The secret is stored in the configuration file");
  if (!lasting)
    return known ? _ ("The secret is kept until you quit")
                 : _ ("There is no keyring to read it from");
  return known ? _ ("The secret is stored in the keyring")
               : _ ("It cannot be read from the keyring now");
}

char *
weir_key_words_build_host (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL)
    return g_strdup (url);
  return g_uri_get_port (uri) > 0 ? g_strdup_printf ("%s:%d", host, g_uri_get_port (uri))
                                  : g_strdup (host);
}

char *
weir_key_words_build_end (const WeirKeyFacts *facts)
{
  g_autoptr (GDateTime) end = NULL;

  g_return_val_if_fail (facts != NULL, NULL);

  if (facts->not_after_s == 0)
    return NULL;
  end = g_date_time_new_from_unix_local (facts->not_after_s);
  /* Translators: a date and time, see g_date_time_format () */
  return end != NULL ? g_date_time_format (end, _ ("%e %b %Y, %H:%M")) : NULL;
}

static char *
warn_of_end (const WeirKeyFacts *facts, gint64 now_wall_us)
{
  g_autofree char *end = weir_key_words_build_end (facts);

  switch (weir_key_facts_get_validity (facts, now_wall_us))
    {
    case WEIR_KEY_ENDED:
      return g_strdup_printf (_ ("The certificate of this key ended on %s. Create a new key in the "
                                 "BTP cockpit and paste it here."),
                              end);
    case WEIR_KEY_ENDS_SOON:
      return g_strdup_printf (_ ("The certificate of this key ends on %s. Create a new key in the "
                                 "BTP cockpit in time."),
                              end);
    case WEIR_KEY_VALID:
    default:
      return NULL;
    }
}

char *
weir_key_words_build_warning (const WeirKeyFacts *facts, guint n_keys, gint64 now_wall_us)
{
  char *warning;

  g_return_val_if_fail (facts != NULL, NULL);

  if (facts->is_foreign)
    {
      g_autofree char *host = weir_key_words_build_host (facts->token_url);

      return g_strdup_printf (_ ("Its secret is sent to “%s”, which is not known as a host of SAP. "
                                 "Use this key only if you know that host."),
                              host);
    }
  warning = warn_of_end (facts, now_wall_us);
  if (warning == NULL && n_keys > 1)
    warning = g_strdup_printf (ngettext ("There is %u key. This is the first one.",
                                         "There are %u keys. This is the first one; add the others "
                                         "one by one.",
                                         n_keys),
                               n_keys);
  return warning;
}
