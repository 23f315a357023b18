/* SPDX-License-Identifier: MIT */
/* What the golden corpus asks and what was recorded of models, each with one value at a time replaced by
 * something odd, told twice or left out: read and written by every codec. A request is refused in the
 * client's terms or becomes good JSON; a reply is told whole or ends in one error. */
#include "chat-fixture.h"
#include "golden-json.h"
#include "golden-play.h"
#include "golden.h"

#include "base/weir-json-edit.h"
#include "wire/weir-api-error.h"

#include <string.h>

static const char *const oddities[] = {
  "null", "true",  "false", "0",      "-1",       "0.5", "1e400", "99999999999999999999",
  "\"\"", "\"x\"", "[]",    "[null]", "[[[[]]]]", "{}",  "[{}]",  "\"\\ud800\\u0000\\ufffe\"",
};

/* What is done to a value besides. */
#define LEFT_OUT G_N_ELEMENTS (oddities)
#define TWICE (G_N_ELEMENTS (oddities) + 1)
#define N_WAYS (G_N_ELEMENTS (oddities) + 2)

/* Of all that can be done every so manieth is: the number shares no factor with those of ways, families and
 * clients, so that in time each comes to each. */
#ifdef MAX_SPLITS
#define STRIDE 37
#else
#define STRIDE 7
#endif

typedef void (*Use) (const char *json, gpointer user_data);

/* A member left out or told twice, or any value replaced. (nullable): there is no such way with it */
static char *
mutate (const WeirJsonDoc *doc,
        const WeirJsonNode *parent,
        const WeirJsonNode *key,
        const WeirJsonNode *value,
        guint way)
{
  g_autoptr (WeirJsonEdit) edit = weir_json_edit_new (doc);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;
  WeirJsonText raw = weir_json_raw (doc, value);

  if (way < G_N_ELEMENTS (oddities))
    weir_json_edit_replace (edit, value, oddities[way], -1);
  else if (key == NULL)
    return NULL;
  else if (way == LEFT_OUT)
    weir_json_edit_remove_member (edit, parent, key);
  else
    {
      name = weir_json_text_dup (weir_json_text (doc, key));
      weir_json_edit_add_member (edit, parent, name, raw.data, (gssize) raw.len);
    }
  bytes = weir_json_edit_apply (edit);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
use_value (const WeirJsonDoc *doc,
           const WeirJsonNode *parent,
           const WeirJsonNode *key,
           const WeirJsonNode *value,
           guint *turn,
           Use use,
           gpointer user_data)
{
  const WeirJsonNode *inner_key = NULL;
  const WeirJsonNode *inner;
  WeirJsonIter iter;

  for (guint way = 0; parent != NULL && way < N_WAYS; way++)
    {
      g_autofree char *json =
          (*turn)++ % STRIDE == 0 ? mutate (doc, parent, key, value, way) : NULL;

      if (json != NULL)
        use (json, user_data);
    }
  if (value->kind != WEIR_JSON_ARRAY && value->kind != WEIR_JSON_OBJECT)
    return;
  weir_json_iter_init (&iter, doc, value);
  while (weir_json_iter_next (&iter, value->kind == WEIR_JSON_OBJECT ? &inner_key : NULL, &inner))
    use_value (doc, value, inner_key, inner, turn, use, user_data);
}

static void
use_all (const char *json, guint first, Use use, gpointer user_data)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  guint turn = first;

  g_assert_true (weir_json_parse (&doc, json, strlen (json), &weir_json_limits_body, NULL));
  use_value (&doc, NULL, NULL, weir_json_root (&doc), &turn, use, user_data);
}

/* ---- requests */

typedef struct
{
  const GoldenClient *client;
  WeirModelRules *rules;
  char *name;
  guint n; /* of the mutations so far: each goes to another family */
} Asked;

static void
check_refusal (const GError *error)
{
  WeirApiErrorKind kind = weir_api_error_get_kind (error);

  g_assert_true (error->domain == WEIR_API_ERROR);
  g_assert_true (kind == WEIR_API_ERROR_BAD_REQUEST || kind == WEIR_API_ERROR_UNSUPPORTED);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
ask (const char *json, gpointer user_data)
{
  Asked *self = user_data;
  const GoldenUpstream *upstream = &golden_upstreams[self->n++ % golden_n_upstreams];
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body =
      golden_send (self->client, upstream, self->rules, json, NULL, FALSE, loss, &error);
  g_auto (WeirJsonDoc) doc = { NULL };

  if (body == NULL)
    {
      check_refusal (error);
      return;
    }
  if (!weir_json_parse (&doc, g_bytes_get_data (body, NULL), g_bytes_get_size (body),
                        &weir_json_limits_body, &error))
    {
      g_test_message ("%s: %s became %s: %s", upstream->name, json,
                      (const char *) g_bytes_get_data (body, NULL), error->message);
      g_assert_not_reached ();
    }
}

static void
asked_free (gpointer data)
{
  Asked *self = data;

  weir_model_rules_unref (self->rules);
  g_free (self->name);
  g_free (self);
}

static void
test_request (gconstpointer data)
{
  Asked *self = (Asked *) data;
  g_autofree char *path = g_strdup_printf ("asked/%s/%s.json", self->client->name, self->name);
  g_autoptr (GoldenFile) file = golden_file_read (path);
  g_autofree char *json = golden_json_compact (file->text);

  use_all (json, self->n, ask, self);
}

static void
add_requests (WeirModelRules *rules, const GoldenClient *client)
{
  g_autofree char *folder = g_build_filename ("data/golden/asked", client->name, NULL);
  g_autoptr (GPtrArray) names = fixture_list (folder, ".json");

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path =
          g_strdup_printf ("asked/%s/%s.json", client->name, (char *) g_ptr_array_index (names, i));
      g_autofree char *test = g_strdup_printf ("/wire/hostile/request/%s/%s", client->name,
                                               (char *) g_ptr_array_index (names, i));
      g_autoptr (GoldenFile) file = golden_file_read (path);
      Asked *asked;

      if (file->cannot != NULL)
        continue;
      asked = g_new0 (Asked, 1);
      asked->client = client;
      asked->rules = weir_model_rules_ref (rules);
      asked->name = g_strdup (g_ptr_array_index (names, i));
      asked->n = i;
      g_test_add_data_func_full (test, asked, test_request, asked_free);
    }
}

/* ---- replies */

typedef struct
{
  const GoldenUpstream *upstream;
  char *name;
  guint n; /* of the mutations so far: each goes to another client */
} Told;

static void
told_free (gpointer data)
{
  Told *self = data;

  g_free (self->name);
  g_free (self);
}

/* The lines that begin so: what a text says of itself stands in the midst of one. */
static guint
count (const char *text, const char *what)
{
  guint n = 0;

  for (const char *at = strstr (text, what); at != NULL; at = strstr (at + 1, what))
    n += at == text || at[-1] == '\n';
  return n;
}

/* @stream: whether the client wants one; what is told is whole or has one error. */
static void
tell (Told *self, const char *data, gsize len, GoldenFraming framing, gboolean stream)
{
  const GoldenClient *client = &golden_clients[self->n++ % golden_n_clients];
  const GoldenReply reply = { self->upstream, client, stream, framing, data, len, 0 };
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean whole = golden_play (&reply, out);

  g_assert_true (g_utf8_validate_len (out->str, out->len, NULL));
  if (whole || !stream || g_str_has_prefix (out->str, "HTTP "))
    return;
  if (count (out->str, client->error) == 1
      && (client->end == NULL || count (out->str, client->end) == 0))
    return;
  g_test_message ("%s got %s of %.*s", client->name, out->str, (int) len, data);
  g_assert_not_reached ();
}

static void
tell_body (const char *json, gpointer user_data)
{
  Told *self = user_data;

  tell (self, json, strlen (json), GOLDEN_BODY, self->n % 2);
}

/* (transfer full) (nullable): the reply in one piece; %NULL when it was not recorded so, or is no JSON whose
 * values could be changed. */
static char *
read_body (const GoldenUpstream *upstream, const char *name)
{
  gsize len = 0;
  g_autofree char *json = golden_read_recording (upstream, name, FALSE, &len);
  g_auto (WeirJsonDoc) doc = { NULL };

  if (json == NULL || !weir_json_parse (&doc, json, len, &weir_json_limits_body, NULL))
    return NULL;
  return g_steal_pointer (&json);
}

static void
test_body (gconstpointer data)
{
  Told *self = (Told *) data;
  g_autofree char *json = read_body (self->upstream, self->name);

  g_assert_nonnull (json);
  use_all (json, self->n, tell_body, self);
}

/* An event of a stream being changed. */
typedef struct
{
  Told *told;
  const char *stream;
  gsize start;
  gsize end;
  gsize len;
} Changed;

static void
tell_event (const char *json, gpointer user_data)
{
  const Changed *self = user_data;
  g_autoptr (GString) stream = g_string_new_len (self->stream, (gssize) self->start);

  g_string_append (stream, json);
  g_string_append_len (stream, self->stream + self->end, (gssize) (self->len - self->end));
  tell (self->told, stream->str, stream->len, GOLDEN_SSE, TRUE);
}

static void
test_stream (gconstpointer data)
{
  Told *self = (Told *) data;
  gsize len = 0;
  g_autofree char *stream = golden_read_recording (self->upstream, self->name, TRUE, &len);
  const char *at = stream;

  while ((at = strstr (at, "data: {")) != NULL)
    {
      const char *json = at + strlen ("data: ");
      gsize line = strcspn (json, "\r\n");
      g_autofree char *event = g_strndup (json, line);
      g_auto (WeirJsonDoc) doc = { NULL };
      Changed changed = { self, stream, json - stream, json - stream + line, len };

      at = json + line;
      if (weir_json_parse (&doc, event, line, &weir_json_limits_body, NULL))
        use_all (event, self->n, tell_event, &changed);
    }
}

/* Each event left out, told twice, and told after the next. */
static void
test_order (gconstpointer data)
{
  Told *self = (Told *) data;
  gsize len = 0;
  g_autofree char *stream = golden_read_recording (self->upstream, self->name, TRUE, &len);
  gsize end;

  for (gsize start = 0; start < len; start = end)
    {
      gsize next;

      end = golden_find_end_of_event (stream, len, start);
      next = end < len ? golden_find_end_of_event (stream, len, end) : end;
      for (guint way = 0; way < 3; way++)
        {
          g_autoptr (GString) changed = g_string_new_len (stream, (gssize) start);

          if (way == 1)
            g_string_append_len (changed, stream + start, (gssize) (end - start));
          if (way == 2)
            g_string_append_len (changed, stream + end, (gssize) (next - end));
          if (way > 0)
            g_string_append_len (changed, stream + start, (gssize) (end - start));
          g_string_append_len (changed, stream + (way == 2 ? next : end),
                               (gssize) (len - (way == 2 ? next : end)));
          tell (self, changed->str, changed->len, GOLDEN_SSE, TRUE);
        }
    }
}

static void
add_reply (const GoldenUpstream *upstream,
           const char *name,
           guint n,
           const char *kind,
           GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/wire/hostile/%s/%s/%s", kind, upstream->name, name);
  Told *told = g_new0 (Told, 1);

  told->upstream = upstream;
  told->name = g_strdup (name);
  told->n = n;
  g_test_add_data_func_full (path, told, test, told_free);
}

static void
add_replies (const GoldenUpstream *upstream)
{
  g_autoptr (GPtrArray) names = golden_list_recordings (upstream);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *body = read_body (upstream, name);

      if (body != NULL)
        add_reply (upstream, name, i, "body", test_body);
      add_reply (upstream, name, i, "order", test_order);
      add_reply (upstream, name, i, "stream", test_stream);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (WeirModelRules) rules = NULL;

  g_test_init (&argc, &argv, NULL);
  rules = golden_rules ();
  for (guint i = 0; i < golden_n_clients; i++)
    add_requests (rules, &golden_clients[i]);
  for (guint i = 0; i < golden_n_upstreams; i++)
    add_replies (&golden_upstreams[i]);
  return g_test_run ();
}
