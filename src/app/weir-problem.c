/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-problem.h"

#include <glib/gi18n.h>
#include <string.h>

/* A word in braces is a placeholder. It stays as it is in translations, but may be moved. */
static const struct
{
  WeirSeverity severity;
  const char *title;
  const char *body;
  const char *action_label; /* (nullable) */
  const char *action_name;
  WeirProblemNotice notice;
  gboolean is_pill;
  const char *second_label; /* (nullable) */
  const char *second_name;  /* without placeholders */
  const char *status;       /* in one row of a menu; each error has one */
} table[WEIR_N_PROBLEMS] = {
  [WEIR_PROBLEM_PORT_IN_USE] = { WEIR_SEVERITY_ERROR, N_ ("Port {port} Is in Use"),
                                 N_ ("{owner} is listening there."), N_ ("Use Port {next}"),
                                 "app.use-port(uint32 {next})", WEIR_PROBLEM_NOTICE_AT_ONCE,
                                 .second_label = N_ ("Retry"), .second_name = "app.start",
                                 .status = N_ ("Port {port} is in use") },
  [WEIR_PROBLEM_ANOTHER_WEIR] = { WEIR_SEVERITY_ERROR, N_ ("Another Weir Is Running"), "{starter}",
                                  N_ ("Use Port {next}"), "app.use-port(uint32 {next})",
                                  WEIR_PROBLEM_NOTICE_AT_ONCE, .second_label = N_ ("Retry"),
                                  .second_name = "app.start",
                                  .status = N_ ("Another Weir is running") },
  [WEIR_PROBLEM_PORT_DENIED] = { WEIR_SEVERITY_ERROR, N_ ("Port {port} Cannot Be Used"),
                                 N_ ("Ports below 1024 need administrator rights. Choose "
                                     "1024–65535."),
                                 N_ ("Change Port"), "app.preferences-page('proxy')",
                                 WEIR_PROBLEM_NOTICE_AT_ONCE,
                                 .status = N_ ("Port {port} cannot be used") },
  [WEIR_PROBLEM_CONFIGURATION] = { WEIR_SEVERITY_ERROR, N_ ("The Configuration Cannot Be Used"),
                                   "{reason}", N_ ("Try Again"), "app.start",
                                   .status = N_ ("Configuration cannot be used") },
  [WEIR_PROBLEM_START_FAILED] = { WEIR_SEVERITY_ERROR, N_ ("The Proxy Did Not Start"), "{reason}",
                                  N_ ("Try Again"), "app.start", WEIR_PROBLEM_NOTICE_AT_ONCE,
                                  .status = N_ ("The proxy did not start") },
  [WEIR_PROBLEM_KEYRING_LOCKED] = { WEIR_SEVERITY_ERROR, N_ ("Keyring Is Locked"),
                                    N_ ("Unlock it to read {credentials}. The proxy is paused and "
                                        "answers clients with 503 until then."),
                                    N_ ("Unlock"), "app.unlock-keyring",
                                    .status = N_ ("Keyring locked") },
  [WEIR_PROBLEM_NO_KEYRING] = { WEIR_SEVERITY_WARNING, N_ ("No Keyring Service Found"),
                                N_ ("Credentials cannot be saved on this desktop. {advice} Keys "
                                    "entered now are kept until you quit."),
                                N_ ("Use for This Session"), "app.use-session-keys",
                                .second_label = N_ ("Learn More"),
                                .second_name = "app.keyring-help" },
  [WEIR_PROBLEM_SIGN_IN] = { WEIR_SEVERITY_ERROR, N_ ("Sign-In Rejected"),
                             N_ ("SAP did not accept the client ID and secret of {account}. The "
                                 "service key may have been deleted or replaced."),
                             N_ ("Update Key"), "app.edit-subaccount('{account}')",
                             WEIR_PROBLEM_NOTICE_AT_ONCE, .status = N_ ("Sign-in rejected") },
  [WEIR_PROBLEM_ACCESS_DENIED] = { WEIR_SEVERITY_ERROR, N_ ("Access Denied"),
                                   N_ ("The token is valid, but this service key may not use "
                                       "resource group “{group}”. Ask the subaccount "
                                       "administrator."),
                                   N_ ("Change Resource Group"),
                                   "app.change-resource-group('{account}')",
                                   .status = N_ ("Access denied") },
  [WEIR_PROBLEM_KEY_ENDED] = { WEIR_SEVERITY_ERROR, N_ ("Service Key Has Expired"),
                               N_ ("The certificate of {account} ended {time}. Create a new key in "
                                   "the BTP cockpit and paste it here."),
                               N_ ("Update Key"), "app.edit-subaccount('{account}')",
                               WEIR_PROBLEM_NOTICE_AT_ONCE,
                               .status = N_ ("Service key has expired") },
  [WEIR_PROBLEM_UNREACHABLE] = { WEIR_SEVERITY_ERROR, N_ ("Cannot Reach SAP AI Core"), "{reason}",
                                 N_ ("Proxy and Certificate Settings"),
                                 "app.preferences-page('advanced')",
                                 .status = N_ ("SAP AI Core cannot be reached") },
  [WEIR_PROBLEM_SERVICE_TROUBLE] = { WEIR_SEVERITY_WARNING, N_ ("SAP AI Core Had a Problem"),
                                     N_ ("The deployments of {account} could not be read. There "
                                         "is nothing to change on your side."),
                                     N_ ("Try Again"), "app.refresh" },
  [WEIR_PROBLEM_REQUESTS_FAIL] = { WEIR_SEVERITY_WARNING, N_ ("Requests Are Failing"),
                                   N_ ("SAP AI Core had a problem ({status}). Nothing to change on "
                                       "your side."),
                                   N_ ("Open Status Page"), "app.open-status-page" },
  [WEIR_PROBLEM_RATE_LIMIT] = { WEIR_SEVERITY_WARNING, N_ ("Rate Limit Reached"),
                                N_ ("SAP AI Core limits {model}. {wait}"), N_ ("View Requests"),
                                "app.show-page('requests')", WEIR_PROBLEM_NOTICE_WHEN_LASTING },
  [WEIR_PROBLEM_KEY_ENDS_SOON] = { WEIR_SEVERITY_WARNING, "{title}",
                                   N_ ("The certificate of {account} ends {time}. Create a new key "
                                       "in the BTP cockpit and paste it here."),
                                   N_ ("Update Key"), "app.edit-subaccount('{account}')",
                                   WEIR_PROBLEM_NOTICE_AT_ONCE },
  [WEIR_PROBLEM_KEY_EXPIRES] = { WEIR_SEVERITY_WARNING, "{title}",
                                 N_ ("The certificate of {account} ends {time}. Create a new key "
                                     "in the BTP cockpit and paste it here."),
                                 N_ ("Update Key"), "app.edit-subaccount('{account}')" },
  [WEIR_PROBLEM_OFFLINE] = { WEIR_SEVERITY_WARNING, N_ ("Offline"),
                             N_ ("Offline – waiting for network…"), N_ ("Retry"), "app.refresh",
                             WEIR_PROBLEM_NOTICE_NONE, TRUE },
  [WEIR_PROBLEM_RELOAD_FAILED] = { WEIR_SEVERITY_WARNING, N_ ("Changed Settings Are Not Used"),
                                   "{reason}", N_ ("Try Again"), "app.reload" },
  [WEIR_PROBLEM_USAGE_NOT_KEPT] = { WEIR_SEVERITY_WARNING, N_ ("Usage Is Not Recorded"), "{reason}",
                                    N_ ("Open Folder"), "app.open-data-folder" },
  [WEIR_PROBLEM_HISTORY_LOST] = { WEIR_SEVERITY_WARNING, N_ ("Usage History Could Not Be Opened"),
                                  N_ ("It was saved as weir.db.broken and a new one was started."),
                                  N_ ("Open Folder"), "app.open-data-folder",
                                  .second_label = N_ ("Close"),
                                  .second_name = "app.dismiss-history" },
  [WEIR_PROBLEM_DEMO] = { WEIR_SEVERITY_INFO, N_ ("Demo"),
                          N_ ("Answers are simulated on this computer. Add a service key to use "
                              "your models."),
                          N_ ("Add Subaccount"), "app.add-subaccount" },
};

struct _WeirProblem
{
  GObject parent_instance;

  WeirProblemKind kind;
  char *title;
  char *status;
  char *body;
  char *action_label;
  char *action_name;
  char *details;
};

enum
{
  PROP_0,
  PROP_SEVERITY,
  PROP_TITLE,
  PROP_BODY,
  PROP_ACTION_LABEL,
  PROP_ACTION_NAME,
  PROP_DETAILS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirProblem, weir_problem, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (WeirSeverity,
                    weir_severity,
                    G_DEFINE_ENUM_VALUE (WEIR_SEVERITY_INFO, "info"),
                    G_DEFINE_ENUM_VALUE (WEIR_SEVERITY_WARNING, "warning"),
                    G_DEFINE_ENUM_VALUE (WEIR_SEVERITY_ERROR, "error"))

/* Puts values in the place of placeholders; one that has no value stays. */
static char *
fill (const char *text, GHashTable *values)
{
  GString *filled = g_string_new (NULL);

  while (*text != '\0')
    {
      const char *end = *text == '{' ? strchr (text, '}') : NULL;
      g_autofree char *name = end != NULL ? g_strndup (text + 1, end - text - 1) : NULL;
      const char *value = name != NULL ? g_hash_table_lookup (values, name) : NULL;

      if (value != NULL)
        {
          g_string_append (filled, value);
          text = end + 1;
        }
      else
        g_string_append_c (filled, *text++);
    }
  return g_string_free (filled, FALSE);
}

/* A value that stands in quotes in an action's target must not end them. */
static GHashTable *
quote (GHashTable *values)
{
  GHashTable *quoted = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_auto (GStrv) backslashes = g_strsplit (value, "\\", -1);
      g_autofree char *once = g_strjoinv ("\\\\", backslashes);
      g_auto (GStrv) quotes = g_strsplit (once, "'", -1);

      g_hash_table_insert (quoted, name, g_strjoinv ("\\'", quotes));
    }
  return quoted;
}

/* gettext ("") would answer with the catalogue's header. */
static char *
fill_translated (const char *text, GHashTable *values)
{
  return text != NULL ? fill (_ (text), values) : NULL;
}

WeirProblem *
weir_problem_new (WeirProblemKind kind, const char *details, ...)
{
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) quoted = NULL;
  WeirProblem *self;
  const char *name;
  va_list arguments;

  g_return_val_if_fail (kind >= 0 && kind < WEIR_N_PROBLEMS, NULL);

  va_start (arguments, details);
  while ((name = va_arg (arguments, const char *)) != NULL)
    g_hash_table_insert (values, (gpointer) name, va_arg (arguments, char *));
  va_end (arguments);

  quoted = quote (values);
  self = g_object_new (WEIR_TYPE_PROBLEM, NULL);
  self->kind = kind;
  self->title = fill_translated (table[kind].title, values);
  self->status = fill_translated (table[kind].status, values);
  self->body = fill_translated (table[kind].body, values);
  self->action_label = fill_translated (table[kind].action_label, values);
  self->action_name = fill (table[kind].action_name, quoted);
  self->details = g_strdup (details);
  return self;
}

WeirProblemKind
weir_problem_get_kind (WeirProblem *self)
{
  g_return_val_if_fail (WEIR_IS_PROBLEM (self), 0);

  return self->kind;
}

WeirSeverity
weir_problem_get_severity (WeirProblem *self)
{
  g_return_val_if_fail (WEIR_IS_PROBLEM (self), 0);

  return table[self->kind].severity;
}

WeirProblemNotice
weir_problem_get_notice (WeirProblem *self)
{
  g_return_val_if_fail (WEIR_IS_PROBLEM (self), WEIR_PROBLEM_NOTICE_NONE);

  return table[self->kind].notice;
}

gboolean
weir_problem_is_pill (WeirProblem *self)
{
  g_return_val_if_fail (WEIR_IS_PROBLEM (self), FALSE);

  return table[self->kind].is_pill;
}

const char *
weir_problem_get_title (WeirProblem *self)
{
  g_return_val_if_fail (WEIR_IS_PROBLEM (self), NULL);

  return self->title;
}

const char *
weir_problem_get_status (WeirProblem *self)
{
  g_return_val_if_fail (WEIR_IS_PROBLEM (self), NULL);

  return self->status != NULL ? self->status : self->title;
}

const char *
weir_problem_get_body (WeirProblem *self)
{
  g_return_val_if_fail (WEIR_IS_PROBLEM (self), NULL);

  return self->body;
}

const char *
weir_problem_get_action_label (WeirProblem *self)
{
  g_return_val_if_fail (WEIR_IS_PROBLEM (self), NULL);

  return self->action_label;
}

const char *
weir_problem_get_action_name (WeirProblem *self)
{
  g_return_val_if_fail (WEIR_IS_PROBLEM (self), NULL);

  return self->action_name;
}

const char *
weir_problem_get_second_label (WeirProblem *self)
{
  g_return_val_if_fail (WEIR_IS_PROBLEM (self), NULL);

  return table[self->kind].second_label != NULL ? _ (table[self->kind].second_label) : NULL;
}

const char *
weir_problem_get_second_name (WeirProblem *self)
{
  g_return_val_if_fail (WEIR_IS_PROBLEM (self), NULL);

  return table[self->kind].second_name;
}

const char *
weir_problem_get_details (WeirProblem *self)
{
  g_return_val_if_fail (WEIR_IS_PROBLEM (self), NULL);

  return self->details;
}

gboolean
weir_problem_equal (WeirProblem *a, WeirProblem *b)
{
  g_return_val_if_fail (WEIR_IS_PROBLEM (a) && WEIR_IS_PROBLEM (b), FALSE);

  return a->kind == b->kind && strcmp (a->title, b->title) == 0 && strcmp (a->body, b->body) == 0
         && g_strcmp0 (a->action_name, b->action_name) == 0
         && g_strcmp0 (a->details, b->details) == 0;
}

static void
weir_problem_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirProblem *self = WEIR_PROBLEM (object);

  switch (prop_id)
    {
    case PROP_SEVERITY:
      g_value_set_enum (value, weir_problem_get_severity (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_BODY:
      g_value_set_string (value, self->body);
      break;
    case PROP_ACTION_LABEL:
      g_value_set_string (value, self->action_label);
      break;
    case PROP_ACTION_NAME:
      g_value_set_string (value, self->action_name);
      break;
    case PROP_DETAILS:
      g_value_set_string (value, self->details);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_problem_finalize (GObject *object)
{
  WeirProblem *self = WEIR_PROBLEM (object);

  g_free (self->title);
  g_free (self->status);
  g_free (self->body);
  g_free (self->action_label);
  g_free (self->action_name);
  g_free (self->details);

  G_OBJECT_CLASS (weir_problem_parent_class)->finalize (object);
}

static void
weir_problem_class_init (WeirProblemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = weir_problem_get_property;
  object_class->finalize = weir_problem_finalize;

  properties[PROP_SEVERITY] =
      g_param_spec_enum ("severity", NULL, NULL, WEIR_TYPE_SEVERITY, WEIR_SEVERITY_INFO, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_BODY] = g_param_spec_string ("body", NULL, NULL, NULL, flags);
  properties[PROP_ACTION_LABEL] = g_param_spec_string ("action-label", NULL, NULL, NULL, flags);
  properties[PROP_ACTION_NAME] = g_param_spec_string ("action-name", NULL, NULL, NULL, flags);
  properties[PROP_DETAILS] = g_param_spec_string ("details", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_problem_init (WeirProblem *self)
{
}
