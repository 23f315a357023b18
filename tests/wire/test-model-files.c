/* SPDX-License-Identifier: MIT */
/* Every rule that ships, row by row: tests/data/models says in words of its own what each member of each
 * row comes to. A section is "[EXECUTABLE PATTERN FORMAT] EXECUTABLE MODEL": the row, and a model that it
 * is for. A line below is "MEMBER | ASKED | EXPECTED | TOLD":
 *
 *   is VALUE       of the member, for that model
 *   maps NAME      what a top-level member is sent as; "-": not at all
 *   thinks NAME    the same while the model thinks
 *   clamps LEVEL   what a level of effort is sent as
 *   lists, lacks   whether it is in the member's list
 *   refuses, takes whether a path is refused
 *   has TEXT, not TEXT   is in what is sent of a request, or not; TOLD is what the client gets told
 *   error PATH     the request is refused there
 *
 * ASKED is then members of a chat request, or a whole one in braces, or behind "messages:" one of that API.
 * A row without a section, or a member of a row without a line, fails. */
#include "chat-fixture.h"
#include "golden-json.h"
#include "golden.h"

#include "wire/weir-api-error.h"

#include <string.h>

typedef struct
{
  char *row;        /* "azure-openai gpt-4*" */
  char *executable; /* of the model that stands for it */
  char *model;
  char *format;      /* (nullable) */
  GPtrArray *checks; /* of char **: the columns of a line */
} Section;

static const char *const files[] = { "claude", "gemini",      "nova",
                                     "openai", "openai-like", "orchestration" };

#define MEMBER(name)                                                                               \
  {                                                                                                \
#name, G_STRUCT_OFFSET(WeirModelRule, name)                                                    \
  }

typedef struct
{
  const char *name;
  gsize offset;
} Member;

static const Member strings[] = {
  MEMBER (api),         MEMBER (cache_marks), MEMBER (required_choice), MEMBER (signature_stand_in),
  MEMBER (system_role),
};
static const Member numbers[] = {
  MEMBER (context),    MEMBER (max_budget),    MEMBER (max_out),
  MEMBER (min_budget), MEMBER (token_percent), MEMBER (tool_id_length),
};
static const Member booleans[] = {
  MEMBER (alternate), MEMBER (documents), MEMBER (images),  MEMBER (output_with_tools),
  MEMBER (prefill),   MEMBER (reasoning), MEMBER (schemas), MEMBER (streaming),
  MEMBER (tools),     MEMBER (urls),
};
static const Member lists[] = {
  MEMBER (betas),
  MEMBER (built_ins),
  MEMBER (exclusive),
  MEMBER (thinking),
};

/* (nullable): where the member @name of @rule is. */
static gconstpointer
find_member (const WeirModelRule *rule, const char *name, const Member *members, guint n)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (members[i].name, name))
      return G_STRUCT_MEMBER_P (rule, members[i].offset);
  return NULL;
}

#define FIND(rule, name, members) find_member (rule, name, members, G_N_ELEMENTS (members))

static char *
print_member (const WeirModelRule *rule, const char *name)
{
  const char *const *text = FIND (rule, name, strings);
  const gint64 *number = FIND (rule, name, numbers);
  const gboolean *boolean = FIND (rule, name, booleans);

  if (text != NULL)
    return g_strdup (*text);
  if (number != NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT, *number);
  g_assert_nonnull (boolean);
  return g_strdup (*boolean ? "true" : "false");
}

static gboolean
is_listed (const WeirModelRule *rule, const char *name, const char *word)
{
  const char *const *const *list = FIND (rule, name, lists);

  g_assert_nonnull (list);
  return *list != NULL && g_strv_contains (*list, word);
}

static const char *
clamp (const WeirModelRule *rule, const char *word)
{
  WeirEffort sent = weir_model_rule_clamp_effort (
      rule, weir_effort_from_text ((WeirJsonText){ word, strlen (word) }));

  return sent != WEIR_EFFORT_UNSET ? weir_effort_to_string (sent) : "-";
}

static const char *
or_dash (const char *text)
{
  return text != NULL ? text : "-";
}

/* The format that a model is asked in when the client's own is not one of its. */
static const char *
get_codec (const Section *section, const WeirModelRule *rule)
{
  if (section->format != NULL)
    return section->format;
  if (rule->api != NULL)
    return rule->api;
  if (g_str_equal (section->executable, "aws-bedrock"))
    return g_str_has_prefix (section->model, "anthropic--") ? "messages" : "bedrock-converse";
  if (g_str_equal (section->executable, "gcp-vertexai"))
    return "gemini";
  return g_str_equal (section->executable, "orchestration") ? "sap-orchestration" : "openai-chat";
}

static const GoldenClient *
find_client (const char *name)
{
  for (guint i = 0; i < golden_n_clients; i++)
    if (g_str_has_prefix (name, golden_clients[i].name)
        && name[strlen (golden_clients[i].name)] == ':')
      return &golden_clients[i];
  return &golden_clients[0];
}

static void
check_sent (const Section *section, WeirModelRules *rules, char **columns)
{
  const GoldenClient *client = find_client (columns[1]);
  const char *asked =
      columns[1] + (client == &golden_clients[0] ? 0 : strlen (client->name) + strlen (":"));
  const WeirModelRule *plain = weir_model_rules_lookup (rules, section->executable, section->model);
  const GoldenUpstream upstream = { .codec = get_codec (section, plain),
                                    .executable = section->executable,
                                    .model = section->model };
  g_autofree char *whole =
      asked[0] == '{' ? g_strdup (asked) : golden_json_append (client->plain, asked);
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body =
      golden_send (client, &upstream, rules, whole, NULL, FALSE, loss, &error);
  g_autofree char *told = weir_loss_to_header (loss);
  g_autofree char *text = NULL;

  if (g_str_has_prefix (columns[2], "error "))
    {
      g_assert_null (body);
      g_assert_cmpstr (weir_api_error_get_param (error), ==, columns[2] + strlen ("error "));
      return;
    }
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_test_message ("%s", text);
  g_assert_cmpint (strstr (text, columns[2] + strlen ("has ")) != NULL, ==,
                   g_str_has_prefix (columns[2], "has "));
  g_assert_cmpstr (told, ==, columns[3]);
}

static void
check_rule (const Section *section, WeirModelRules *rules, char **columns)
{
  const WeirModelRule *rule =
      weir_model_rules_lookup_format (rules, section->executable, section->model, section->format);
  const char *asked = columns[1];
  const char *expected = columns[2];
  g_autofree char *value = NULL;

  if (g_str_has_prefix (expected, "is "))
    {
      value = print_member (rule, columns[0]);
      g_assert_cmpstr (value, ==, expected + strlen ("is "));
    }
  else if (g_str_has_prefix (expected, "maps "))
    g_assert_cmpstr (or_dash (weir_model_rule_map (rule, asked, FALSE)), ==,
                     expected + strlen ("maps "));
  else if (g_str_has_prefix (expected, "thinks "))
    g_assert_cmpstr (or_dash (weir_model_rule_map (rule, asked, TRUE)), ==,
                     expected + strlen ("thinks "));
  else if (g_str_has_prefix (expected, "clamps "))
    g_assert_cmpstr (clamp (rule, asked), ==, expected + strlen ("clamps "));
  else if (g_str_equal (expected, "lists") || g_str_equal (expected, "lacks"))
    g_assert_cmpint (is_listed (rule, columns[0], asked), ==, g_str_equal (expected, "lists"));
  else if (g_str_equal (expected, "refuses") || g_str_equal (expected, "takes"))
    g_assert_cmpint (weir_model_rule_refuses (rule, asked), ==, g_str_equal (expected, "refuses"));
  else
    check_sent (section, rules, columns);
}

/* The model is one that the row is for. */
static void
check_model (const Section *section)
{
  g_auto (GStrv) words = g_strsplit (section->row, " ", -1);
  const char *const names[] = { section->executable, section->model };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_suffix (words[i], "*"))
      g_assert_cmpint (strncmp (names[i], words[i], strlen (words[i]) - 1), ==, 0);
    else
      g_assert_cmpstr (names[i], ==, words[i]);
  g_assert_cmpstr (section->format, ==, words[2]);
}

static void
test_section (gconstpointer data)
{
  const Section *section = data;
  g_autoptr (WeirModelRules) rules = golden_rules ();

  check_model (section);
  for (guint i = 0; i < section->checks->len; i++)
    {
      char **columns = g_ptr_array_index (section->checks, i);

      g_test_message ("%s | %s | %s", columns[0], columns[1], columns[2]);
      check_rule (section, rules, columns);
    }
}

static void
section_free (gpointer data)
{
  Section *self = data;

  g_free (self->row);
  g_free (self->executable);
  g_free (self->model);
  g_free (self->format);
  g_ptr_array_unref (self->checks);
  g_free (self);
}

static Section *
read_heading (const char *line)
{
  Section *self = g_new0 (Section, 1);
  const char *end = strchr (line, ']');
  g_auto (GStrv) model = g_strsplit (end + 2, " ", 2);
  g_auto (GStrv) row = NULL;

  self->row = g_strndup (line + 1, end - line - 1);
  row = g_strsplit (self->row, " ", 3);
  self->executable = g_strdup (model[0]);
  self->model = g_strdup (model[1]);
  self->format = g_strdup (row[2]);
  self->checks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  return self;
}

/* Always four columns, of which the last may be NULL. */
static char **
read_check (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " | ", 4);
  char **columns = g_new0 (char *, 5);

  g_assert_cmpuint (g_strv_length (words), >=, 3);
  for (guint i = 0; words[i] != NULL; i++)
    columns[i] = g_strdup (g_strstrip (words[i]));
  return columns;
}

static GPtrArray *
read_sections (const char *file)
{
  g_autofree char *name = g_strdup_printf ("data/models/%s.txt", file);
  g_autofree char *text = fixture_read (name, NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *sections = g_ptr_array_new_with_free_func (section_free);

  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] == '[')
      g_ptr_array_add (sections, read_heading (lines[i]));
    else if (lines[i][0] != '#' && lines[i][0] != '\0')
      {
        const Section *last = g_ptr_array_index (sections, sections->len - 1);

        g_ptr_array_add (last->checks, read_check (lines[i]));
      }
  return sections;
}

static gboolean
has_check (const Section *section, const char *member)
{
  for (guint i = 0; i < section->checks->len; i++)
    if (g_str_equal (((char **) g_ptr_array_index (section->checks, i))[0], member))
      return TRUE;
  return FALSE;
}

static const Section *
find_section (const GPtrArray *sections, const char *row)
{
  for (guint i = 0; i < sections->len; i++)
    if (g_str_equal (((const Section *) g_ptr_array_index (sections, i))->row, row))
      return g_ptr_array_index (sections, i);
  g_test_message ("there is no section [%s]", row);
  g_assert_not_reached ();
}

static void
check_row (const WeirJsonDoc *doc, const WeirJsonNode *rule, const GPtrArray *sections)
{
  static const char *const about[] = {
    "comment",         "executable",         "format", "model", "cached_percent",
    "written_percent", "written_1h_percent", NULL
  };
  const char *parts[3] = { "*", "*", NULL };
  g_autofree char *row = NULL;
  const Section *section;
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirJsonIter iter;

  for (guint i = 0; i < 3; i++)
    {
      const char *const names[] = { "executable", "model", "format" };
      char *word = weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, rule, names[i])));

      parts[i] = word != NULL ? g_intern_string (word) : parts[i];
      g_free (word);
    }
  row = g_strdup_printf ("%s %s%s%s", parts[0], parts[1], parts[2] != NULL ? " " : "",
                         parts[2] != NULL ? parts[2] : "");
  section = find_section (sections, row);
  weir_json_iter_init (&iter, doc, rule);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *member = weir_json_text_dup (weir_json_text (doc, key));

      g_test_message ("%s: %s", row, member);
      g_assert_true (g_strv_contains (about, member) || has_check (section, member));
    }
}

/* Every row has its section and every member of it a line; and there are no more sections than rows. */
static void
test_complete (gconstpointer data)
{
  const char *file = data;
  g_autofree char *name = g_strdup_printf ("data/models/%s.json", file);
  g_autoptr (GPtrArray) sections = read_sections (file);
  g_auto (WeirJsonDoc) doc = { NULL };
  const WeirJsonNode *rules;
  const WeirJsonNode *rule;
  WeirJsonIter iter;
  gsize len;
  g_autofree char *text = fixture_read_root (name, &len);

  g_assert_true (weir_json_parse (&doc, text, len, &weir_json_limits_body, NULL));
  rules = weir_json_get (&doc, weir_json_root (&doc), "rules");
  weir_json_iter_init (&iter, &doc, rules);
  while (weir_json_iter_next (&iter, NULL, &rule))
    check_row (&doc, rule, sections);
  g_assert_cmpuint (sections->len, ==, rules->count);
}

/* No file of rules without one that tests it. */
static void
test_files (void)
{
  g_autoptr (GPtrArray) names = fixture_list ("../data/models", ".json");

  g_assert_cmpuint (names->len, ==, G_N_ELEMENTS (files));
  for (guint i = 0; i < names->len; i++)
    g_assert_cmpstr (g_ptr_array_index (names, i), ==, files[i]);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *complete = g_strdup_printf ("/wire/model-files/complete/%s", files[i]);
      GPtrArray *sections = read_sections (files[i]);

      g_ptr_array_add (all, sections);
      g_test_add_data_func (complete, files[i], test_complete);
      for (guint k = 0; k < sections->len; k++)
        {
          const Section *section = g_ptr_array_index (sections, k);
          g_autofree char *path = g_strdup_printf ("/wire/model-files/%s", section->row);

          g_test_add_data_func (path, section, test_section);
        }
    }
  g_test_add_func ("/wire/model-files/files", test_files);
  return g_test_run ();
}
