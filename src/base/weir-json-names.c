/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-json-names.h"

#include <string.h>

/* Each name gets a cheap fingerprint; equal names have equal ones. Few names are compared with one
 * another, many are sorted. There is no hash table, so there is nothing that names made to collide
 * could slow down: names with one fingerprint are ordered by what they say. */

#define MAX_FEW 24

typedef struct
{
  guint64 print;
  const WeirJsonNode *key;
} Name;

/* At most eight bytes, as if zeros followed. @end is how far memory may be read: reading eight
 * bytes and hiding some is several times faster than copying a few. */
static inline guint64
load (const char *data, gsize len, const char *end)
{
  guint64 word = 0;

  if (end - data < (gssize) sizeof word)
    memcpy (&word, data, MIN (len, sizeof word));
  else
    memcpy (&word, data, sizeof word);
  word = GUINT64_FROM_LE (word);
  return len < sizeof word ? word & ((G_GUINT64_CONSTANT (1) << len * 8) - 1) : word;
}

/* Not a hash that resists an attacker, only one that tells ordinary names apart. */
static guint64
fingerprint_plain (WeirJsonText text, const char *end)
{
  const guint64 factor = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  guint64 print = text.len * factor;

  while (text.len >= sizeof print)
    {
      print = (print ^ load (text.data, sizeof print, end)) * factor;
      print ^= print >> 32;
      text.data += sizeof print;
      text.len -= sizeof print;
    }
  return (print ^ load (text.data, text.len, end)) * factor;
}

/* An escaped name may say the same as one that is not, so it is unescaped first. */
static guint64
fingerprint (const WeirJsonDoc *doc, const WeirJsonNode *key)
{
  WeirJsonText text = weir_json_text (doc, key);
  GString *plain;
  guint64 print;

  if (!key->escaped)
    return fingerprint_plain (text, doc->data + doc->len);
  plain = g_string_sized_new (text.len);
  weir_json_text_decode (text, plain);
  print = fingerprint_plain ((WeirJsonText){ plain->str, plain->len }, plain->str + plain->len);
  g_string_free (plain, TRUE);
  return print;
}

static int
compare_keys (const WeirJsonDoc *doc, const WeirJsonNode *a, const WeirJsonNode *b)
{
  WeirJsonText a_text = weir_json_text (doc, a);
  WeirJsonText b_text = weir_json_text (doc, b);
  int order;

  if (a->escaped || b->escaped)
    return weir_json_text_compare (a_text, b_text);
  /* The order of bytes is that of code points in UTF-8, as weir_json_text_compare () has it. */
  order = memcmp (a_text.data, b_text.data, MIN (a_text.len, b_text.len));
  if (order != 0)
    return order;
  return (a_text.len > b_text.len) - (a_text.len < b_text.len);
}

static void
collect (const WeirJsonDoc *doc, const WeirJsonNode *object, Name *names)
{
  const WeirJsonNode *key = object + 1;

  for (guint i = 0; i < object->count; i++)
    {
      names[i] = (Name){ fingerprint (doc, key), key };
      key = &doc->nodes[key[1].next];
    }
}

static const WeirJsonNode *
find_among_few (const WeirJsonDoc *doc, const WeirJsonNode *object)
{
  Name names[MAX_FEW];

  collect (doc, object, names);
  for (guint i = 1; i < object->count; i++)
    {
      for (guint j = 0; j < i; j++)
        {
          if (names[i].print == names[j].print
              && compare_keys (doc, names[i].key, names[j].key) == 0)
            return names[i].key;
        }
    }
  return NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Name *a_name = a;
  const Name *b_name = b;

  if (a_name->print != b_name->print)
    return a_name->print < b_name->print ? -1 : 1;
  return compare_keys (user_data, a_name->key, b_name->key);
}

static const WeirJsonNode *
find_among_many (const WeirJsonDoc *doc, const WeirJsonNode *object)
{
  g_autofree Name *names = g_new (Name, object->count);

  collect (doc, object, names);
  g_qsort_with_data (names, (int) object->count, sizeof *names, compare_names, (gpointer) doc);
  for (guint i = 1; i < object->count; i++)
    {
      /* The sort is stable: of two equal names the later member stands later. */
      if (compare_names (&names[i - 1], &names[i], (gpointer) doc) == 0)
        return names[i].key;
    }
  return NULL;
}

const WeirJsonNode *
weir_json_find_repeated_name (const WeirJsonDoc *doc, const WeirJsonNode *object)
{
  g_return_val_if_fail (doc != NULL && weir_json_is (object, WEIR_JSON_OBJECT), NULL);
  if (object->count < 2)
    return NULL;
  return object->count <= MAX_FEW ? find_among_few (doc, object) : find_among_many (doc, object);
}
