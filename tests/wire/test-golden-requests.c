/* SPDX-License-Identifier: MIT */
/* Every request of the golden corpus, for every family: what the model is sent, byte for byte, or the
 * error the client gets; asked for whole and as a stream. */
#include "chat-fixture.h"
#include "golden-json.h"
#include "golden.h"

#include "wire/weir-api-error.h"

#include <string.h>

typedef struct
{
  const char *name;
  const GoldenClient *client;
  const GoldenUpstream *upstream;
  gboolean stream;
  char *asked; /* compact */
  char *header;
  WeirModelRules *rules;
} Case;

/* What comes of a request, as a file of the corpus tells it. */
static char *
describe_error (const GError *error)
{
  const char *param = weir_api_error_get_param (error);

  return g_strdup_printf ("// error: %s%s%s\n// message: %s\n",
                          weir_api_error_kind_to_string (weir_api_error_get_kind (error)),
                          param != NULL ? " " : "", param != NULL ? param : "", error->message);
}

static char *
describe_body (GBytes *body, const WeirLoss *loss)
{
  g_autofree char *dropped = weir_loss_to_header (loss);
  GString *text = g_string_new (NULL);

  if (dropped != NULL)
    g_string_append_printf (text, "// dropped: %s\n", dropped);
  g_string_append_len (text, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
  return g_string_free (text, FALSE);
}

static char *
describe_file (const GoldenFile *file, const char *text)
{
  if (file->error != NULL)
    return g_strdup_printf ("// error: %s\n// message: %s\n", file->error, file->message);
  if (file->dropped != NULL)
    return g_strdup_printf ("// dropped: %s\n%s", file->dropped, text);
  return g_strdup (text);
}

static char *
name_of (const Case *self, gboolean of_client, gboolean of_stream)
{
  return g_strdup_printf ("sent/%s/%s%s%s%s.json", self->upstream->name, self->name,
                          of_client ? "." : "", of_client ? self->client->name : "",
                          of_stream ? ".stream" : "");
}

static GoldenFile *
read_expected (const Case *self, gboolean of_client, gboolean of_stream)
{
  g_autofree char *name = name_of (self, of_client, of_stream);

  return golden_file_read (name);
}

/* A stream is asked for in the same words, but for those that ask for it. */
static char *
ask_for_stream (const GoldenUpstream *upstream, const char *body)
{
  g_autoptr (GString) text = NULL;

  if (upstream->streaming == NULL)
    return g_strdup (body);
  if (upstream->unary == NULL)
    return golden_json_append (body, upstream->streaming);
  text = g_string_new (body);
  g_assert_cmpuint (g_string_replace (text, upstream->unary, upstream->streaming, 0), ==, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* (nullable): what is expected: the file of this client and mode, or a more general one. */
static char *
find_expected (const Case *self)
{
  g_autoptr (GoldenFile) common = read_expected (self, FALSE, FALSE);
  g_autoptr (GoldenFile) file = NULL;
  g_autofree char *compact = NULL;
  g_autofree char *whole = NULL;
  gboolean exact = self->stream;

  if (self->stream && (file = read_expected (self, TRUE, TRUE)) == NULL)
    file = read_expected (self, FALSE, TRUE);
  if (file == NULL)
    {
      exact = FALSE;
      file = read_expected (self, TRUE, FALSE);
    }
  if (file == NULL)
    file = g_steal_pointer (&common);
  if (file == NULL)
    return NULL;
  if (file->text == NULL)
    return describe_file (file, "");

  compact = golden_json_compact (file->text);
  if (!self->stream || exact)
    return describe_file (file, compact);
  whole = ask_for_stream (self->upstream, compact);
  return describe_file (file, whole);
}

static char *
send_on (const Case *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GBytes) body = golden_send (self->client, self->upstream, self->rules, self->asked,
                                         self->header, self->stream, loss, &error);

  return body != NULL ? describe_body (body, loss) : describe_error (error);
}

static char *
lay_out (const char *described)
{
  const char *body = described;
  g_autofree char *json = NULL;

  while (g_str_has_prefix (body, "// "))
    body = strchr (body, '\n') + 1;
  if (body[0] == '\0')
    return g_strdup (described);
  json = golden_json_lay_out (body);
  return g_strdup_printf ("%.*s%s", (int) (body - described), described, json);
}

static void
test_case (gconstpointer data)
{
  const Case *self = data;
  g_autofree char *name = name_of (self, TRUE, self->stream);
  g_autofree char *expected = find_expected (self);
  g_autofree char *got = send_on (self);
  g_autofree char *laid_out = lay_out (got);

  golden_compare (name, got, laid_out, expected);
}

static void
case_free (gpointer data)
{
  Case *self = data;

  g_free (self->asked);
  g_free (self->header);
  weir_model_rules_unref (self->rules);
  g_free (self);
}

static gboolean
is_expected (const Case *self)
{
  g_autofree char *expected = self->upstream->complete ? NULL : find_expected (self);

  return self->upstream->complete || expected != NULL;
}

static void
add_pair (const Case *template, const GoldenFile *file)
{
  g_autofree char *path = g_strdup_printf ("/wire/golden-requests/%s/%s/%s/%s",
                                           template->upstream->name, template->client->name,
                                           template->name, template->stream ? "stream" : "whole");
  Case *self;

  if (!is_expected (template))
    return;
  self = g_memdup2 (template, sizeof *template);
  self->asked = golden_json_compact (file->text);
  self->header = g_strdup (file->header);
  weir_model_rules_ref (self->rules);
  g_test_add_data_func_full (path, self, test_case, case_free);
}

/* A request, or the reason why this API has none. */
static void
add_case (const char *name, const GoldenClient *client, WeirModelRules *rules)
{
  g_autofree char *path = g_strdup_printf ("asked/%s/%s.json", client->name, name);
  g_autoptr (GoldenFile) file = golden_file_read (path);

  if (file == NULL)
    g_error ("there is no %s; if the API has no such request, say why in a line \"// cannot: \"",
             path);
  if (file->cannot != NULL)
    return;
  for (guint i = 0; i < 2 * golden_n_upstreams; i++)
    add_pair (&(Case){ name, client, &golden_upstreams[i / 2], i % 2, NULL, NULL, rules }, file);
}

/* The cases of all clients. */
static GPtrArray *
list_cases (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *cases = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < golden_n_clients; i++)
    {
      g_autofree char *folder =
          g_build_filename ("data/golden/asked", golden_clients[i].name, NULL);
      g_autoptr (GPtrArray) names = fixture_list (folder, ".json");

      for (guint k = 0; k < names->len; k++)
        if (!g_hash_table_contains (seen, g_ptr_array_index (names, k)))
          {
            char *name = g_strdup (g_ptr_array_index (names, k));

            g_hash_table_add (seen, name);
            g_ptr_array_add (cases, name);
          }
    }
  return cases;
}

int
main (int argc, char **argv)
{
  g_autoptr (WeirModelRules) rules = NULL;
  g_autoptr (GPtrArray) cases = NULL;

  g_test_init (&argc, &argv, NULL);
  rules = golden_rules ();
  cases = list_cases ();
  for (guint i = 0; i < cases->len; i++)
    for (guint k = 0; k < golden_n_clients; k++)
      add_case (g_ptr_array_index (cases, i), &golden_clients[k], rules);
  return g_test_run ();
}
