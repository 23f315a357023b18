/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-config-edit.h"

#include <string.h>

#include "base/weir-json-edit.h"

#define LIST_MARK "[]"

struct _WeirConfigEdit
{
  char *name;
  GBytes *text;
  char *etag; /* (nullable) */
};

/* What a path leads to in the text. */
typedef struct
{
  WeirJsonDoc doc;
  const WeirJsonNode *holder; /* the last object or list on the way that is there */
  const WeirJsonNode *key;    /* (nullable): the name of the value in an object */
  const WeirJsonNode *value;  /* (nullable): %NULL: there is none */
  const char *const *rest;    /* the path from what is inside @holder on */
} Place;

static void
place_clear (Place *self)
{
  weir_json_doc_clear (&self->doc);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static gboolean
parse (const char *name, GBytes *text, WeirJsonDoc *doc, GError **error)
{
  g_autoptr (GError) cause = NULL;
  gsize len;
  const char *data = g_bytes_get_data (text, &len);

  if (!weir_json_parse (doc, data, len, &weir_json_limits_body, &cause))
    {
      g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_SYNTAX,
                   "%s is not valid JSON (%s), so it is left as it is", name, cause->message);
      return FALSE;
    }
  if (weir_json_is (weir_json_root (doc), WEIR_JSON_OBJECT))
    return TRUE;
  g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_SYNTAX,
               "%s is not a JSON object, so it is left as it is", name);
  return FALSE;
}

WeirConfigEdit *
weir_config_edit_new (const char *name, GBytes *text, GError **error)
{
  static const char nothing[] = "{\n}\n";
  g_autoptr (WeirConfigEdit) self = NULL;
  g_auto (WeirJsonDoc) doc = { 0 };

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (WeirConfigEdit, 1);
  self->name = g_strdup (name);
  self->text = text != NULL && g_bytes_get_size (text) > 0
                   ? g_bytes_ref (text)
                   : g_bytes_new_static (nothing, sizeof nothing - 1);
  return parse (name, self->text, &doc, error) ? g_steal_pointer (&self) : NULL;
}

void
weir_config_edit_free (WeirConfigEdit *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_bytes_unref (self->text);
  g_free (self->etag);
  g_free (self);
}

const char *
weir_config_edit_get_etag (const WeirConfigEdit *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->etag;
}

void
weir_config_edit_set_etag (WeirConfigEdit *self, const char *etag)
{
  g_return_if_fail (self != NULL);

  g_free (self->etag);
  self->etag = g_strdup (etag);
}

const char *
weir_config_edit_get_name (const WeirConfigEdit *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

GBytes *
weir_config_edit_get_text (const WeirConfigEdit *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/* --- Finding --- */

static gboolean
is_list_name (const char *name)
{
  return g_str_has_suffix (name, LIST_MARK);
}

/* (transfer full): the member's name, without the mark of a list. */
static char *
strip_mark (const char *name)
{
  return g_strndup (name, strlen (name) - (is_list_name (name) ? strlen (LIST_MARK) : 0));
}

/* Whether @value can be gone into, as the path says that it can. */
static gboolean
check_holder (const WeirConfigEdit *self,
              const char *name,
              const WeirJsonNode *value,
              GError **error)
{
  gboolean is_list = is_list_name (name);
  g_autofree char *member = strip_mark (name);

  if (weir_json_is (value, is_list ? WEIR_JSON_ARRAY : WEIR_JSON_OBJECT))
    return TRUE;
  g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE,
               "%s: “%s” must be %s, so it is left as it is", self->name, member,
               is_list ? "a list" : "an object");
  return FALSE;
}

static void
find_member (Place *place, const char *name)
{
  g_autofree char *member = strip_mark (name);
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, &place->doc, place->holder);
  while (weir_json_iter_next (&iter, &key, &value))
    if (weir_json_text_equal (weir_json_text (&place->doc, key), member))
      {
        place->key = key;
        place->value = value;
        return;
      }
}

static void
find_element (Place *place, const char *name)
{
  const WeirJsonNode *value;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, &place->doc, place->holder);
  while (weir_json_iter_next (&iter, NULL, &value))
    {
      const WeirJsonNode *own = weir_json_get (&place->doc, value, "name");

      if (weir_json_text_equal (weir_json_text (&place->doc, own), name))
        {
          place->value = value;
          return;
        }
    }
}

static gboolean
find (const WeirConfigEdit *self, const char *const *path, Place *place, GError **error)
{
  if (!parse (self->name, self->text, &place->doc, error))
    return FALSE;
  place->value = weir_json_root (&place->doc);
  for (place->rest = path; *place->rest != NULL; place->rest++)
    {
      if (place->rest != path && !check_holder (self, place->rest[-1], place->value, error))
        return FALSE;
      place->holder = place->value;
      place->key = NULL;
      place->value = NULL;
      if (weir_json_is (place->holder, WEIR_JSON_ARRAY))
        find_element (place, *place->rest);
      else
        find_member (place, *place->rest);
      if (place->value == NULL)
        break;
    }
  return TRUE;
}

gboolean
weir_config_edit_has (const WeirConfigEdit *self, const char *const *path)
{
  g_auto (Place) place = { { 0 } };

  g_return_val_if_fail (self != NULL && path != NULL, FALSE);

  return find (self, path, &place, NULL) && place.value != NULL;
}

char *
weir_config_edit_dup (const WeirConfigEdit *self, const char *const *path)
{
  g_auto (Place) place = { { 0 } };
  WeirJsonText raw;

  g_return_val_if_fail (self != NULL && path != NULL, NULL);

  if (!find (self, path, &place, NULL) || place.value == NULL)
    return NULL;
  raw = weir_json_raw (&place.doc, place.value);
  return g_strndup (raw.data, raw.len);
}

char *
weir_config_edit_dup_text (const WeirConfigEdit *self, const char *const *path)
{
  g_auto (Place) place = { { 0 } };

  g_return_val_if_fail (self != NULL && path != NULL, NULL);

  if (!find (self, path, &place, NULL))
    return NULL;
  return weir_json_text_dup (weir_json_text (&place.doc, place.value));
}

char **
weir_config_edit_list (const WeirConfigEdit *self, const char *const *path)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (Place) place = { { 0 } };
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirJsonIter iter;

  g_return_val_if_fail (self != NULL && path != NULL, NULL);

  if (find (self, path, &place, NULL) && weir_json_is (place.value, WEIR_JSON_OBJECT))
    {
      weir_json_iter_init (&iter, &place.doc, place.value);
      while (weir_json_iter_next (&iter, &key, &value))
        {
          g_autofree char *name = weir_json_text_dup (weir_json_text (&place.doc, key));

          g_strv_builder_add (names, name);
        }
    }
  return g_strv_builder_end (names);
}

/* --- Changing --- */

static void
append_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  weir_json_escape (out, text, -1);
  g_string_append_c (out, '"');
}

static void
append_member_name (GString *out, const char *name)
{
  g_autofree char *member = strip_mark (name);

  append_string (out, member);
  g_string_append (out, ": ");
}

/* What is put into an object or a list: @json inside all that is still missing. */
static void
append_missing (GString *out, const char *const *names, gboolean in_list, const char *json)
{
  gboolean is_list = !in_list && is_list_name (names[0]);

  if (!in_list)
    append_member_name (out, names[0]);
  if (names[1] == NULL)
    {
      g_string_append (out, json);
      return;
    }
  g_string_append_c (out, is_list ? '[' : '{');
  if (in_list)
    {
      g_string_append (out, "\"name\": ");
      append_string (out, names[0]);
      g_string_append (out, ", ");
    }
  append_missing (out, names + 1, is_list, json);
  g_string_append_c (out, is_list ? ']' : '}');
}

/* Where the white space before @at begins. */
static gsize
skip_space_back (const char *data, gsize at)
{
  while (at > 0 && g_ascii_isspace (data[at - 1]))
    at--;
  return at;
}

/* The white space that the line of @at begins with. */
static char *
dup_indent (const char *data, gsize at)
{
  gsize start = at;
  gsize end;

  while (start > 0 && data[start - 1] != '\n')
    start--;
  for (end = start; data[end] == ' ' || data[end] == '\t';)
    end++;
  return g_strndup (data + start, end - start);
}

/* Puts @piece at the end of the holder, laid out as what stands before it. */
static GBytes *
insert (const Place *place, const char *piece)
{
  const WeirJsonNode *holder = place->holder;
  const char *data = place->doc.data;
  g_autoptr (GString) out = g_string_new_len (data, holder->start + 1);

  if (holder->count == 0)
    {
      g_autofree char *indent = dup_indent (data, holder->start);

      g_string_append_printf (out, "\n%s  %s\n%s", indent, piece, indent);
      g_string_append_len (out, data + holder->end - 1, place->doc.len - (holder->end - 1));
    }
  else
    {
      const WeirJsonNode *first = holder + 1;
      gsize space = skip_space_back (data, first->start);
      gsize end = skip_space_back (data, holder->end - 1);

      g_string_append_len (out, data + out->len, end - out->len);
      g_string_append_c (out, ',');
      if (space == first->start)
        g_string_append_c (out, ' ');
      g_string_append_len (out, data + space, first->start - space);
      g_string_append (out, piece);
      g_string_append_len (out, data + end, place->doc.len - end);
    }
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

static GBytes *
apply (const Place *place, const char *json)
{
  g_autoptr (WeirJsonEdit) edit = weir_json_edit_new (&place->doc);

  if (json != NULL)
    weir_json_edit_replace (edit, place->value, json, -1);
  else if (place->key != NULL)
    weir_json_edit_remove_member (edit, place->holder, place->key);
  else
    weir_json_edit_remove_element (edit, place->holder, place->value);
  return weir_json_edit_apply (edit);
}

static void
take_text (WeirConfigEdit *self, GBytes *text)
{
  g_bytes_unref (self->text);
  self->text = text;
}

gboolean
weir_config_edit_set (WeirConfigEdit *self,
                      const char *const *path,
                      const char *json,
                      GError **error)
{
  g_auto (Place) place = { { 0 } };
  g_autoptr (GString) piece = g_string_new (NULL);

  g_return_val_if_fail (self != NULL && path != NULL && path[0] != NULL, FALSE);

  if (!find (self, path, &place, error))
    return FALSE;
  if (place.value != NULL)
    take_text (self, apply (&place, json));
  else if (json != NULL)
    {
      append_missing (piece, place.rest, weir_json_is (place.holder, WEIR_JSON_ARRAY), json);
      take_text (self, insert (&place, piece->str));
    }
  return TRUE;
}

gboolean
weir_config_edit_set_text (WeirConfigEdit *self,
                           const char *const *path,
                           const char *text,
                           GError **error)
{
  g_autoptr (GString) json = g_string_new (NULL);

  if (text != NULL)
    append_string (json, text);
  return weir_config_edit_set (self, path, text != NULL ? json->str : NULL, error);
}

static gboolean
is_taken (const Place *place, const char *name)
{
  return weir_json_get (&place->doc, place->holder, name) != NULL;
}

gboolean
weir_config_edit_rename (WeirConfigEdit *self,
                         const char *const *path,
                         const char *name,
                         GError **error)
{
  g_auto (Place) place = { { 0 } };
  g_autoptr (WeirJsonEdit) edit = NULL;
  g_autoptr (GString) json = g_string_new (NULL);

  g_return_val_if_fail (self != NULL && path != NULL && path[0] != NULL && name != NULL, FALSE);

  if (!find (self, path, &place, error))
    return FALSE;
  if (place.key == NULL || is_taken (&place, name))
    {
      g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE,
                   place.key == NULL ? "%s: there is no “%s”" : "%s: there is a “%s” already",
                   self->name, place.key == NULL ? *place.rest : name);
      return FALSE;
    }
  append_string (json, name);
  edit = weir_json_edit_new (&place.doc);
  /* the name is a value to it */
  weir_json_edit_replace (edit, place.key, json->str, -1);
  take_text (self, weir_json_edit_apply (edit));
  return TRUE;
}

/* --- Order --- */

/* One member of an object as it stands there. */
typedef struct
{
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  guint rank;
} Member;

static guint
find_rank (const WeirJsonDoc *doc, const WeirJsonNode *key, const char *const *names)
{
  guint i;

  for (i = 0; names[i] != NULL; i++)
    if (weir_json_text_equal (weir_json_text (doc, key), names[i]))
      break;
  return i;
}

static int
compare_ranks (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Member *left = a;
  const Member *right = b;

  return left->rank < right->rank ? -1 : left->rank > right->rank;
}

static GArray *
collect_members (const Place *place, const char *const *names)
{
  GArray *members = g_array_new (FALSE, TRUE, sizeof (Member));
  Member member = { NULL };
  WeirJsonIter iter;

  weir_json_iter_init (&iter, &place->doc, place->value);
  while (weir_json_iter_next (&iter, &member.key, &member.value))
    {
      member.rank = find_rank (&place->doc, member.key, names);
      g_array_append_val (members, member);
    }
  return members;
}

/* What stands between the members stays where it is. */
static GBytes *
arrange (const Place *place, const char *const *names)
{
  const char *data = place->doc.data;
  g_autoptr (GArray) slots = collect_members (place, names);
  g_autoptr (GArray) sorted = g_array_copy (slots);
  g_autoptr (GString) out = g_string_new (NULL);
  gsize at = 0;

  g_array_sort_with_data (sorted, compare_ranks, NULL);
  for (guint i = 0; i < slots->len; i++)
    {
      const Member *slot = &g_array_index (slots, Member, i);
      const Member *member = &g_array_index (sorted, Member, i);

      g_string_append_len (out, data + at, slot->key->start - at);
      g_string_append_len (out, data + member->key->start, member->value->end - member->key->start);
      at = slot->value->end;
    }
  g_string_append_len (out, data + at, place->doc.len - at);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

gboolean
weir_config_edit_arrange (WeirConfigEdit *self,
                          const char *const *path,
                          const char *const *names,
                          GError **error)
{
  g_auto (Place) place = { { 0 } };

  g_return_val_if_fail (self != NULL && path != NULL && path[0] != NULL && names != NULL, FALSE);

  if (!find (self, path, &place, error))
    return FALSE;
  if (place.value == NULL)
    return TRUE;
  if (!check_holder (self, path[g_strv_length ((char **) path) - 1], place.value, error))
    return FALSE;
  take_text (self, arrange (&place, names));
  return TRUE;
}
