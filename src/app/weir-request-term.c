/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-request-term.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#define MAX_TEXT 1000
#define MAX_TERMS 32
#define NANO 1e9

/* How its value is read. */
typedef enum
{
  VALUE_TEXT,
  VALUE_STATUS,
  VALUE_TIME,
  VALUE_NUMBER,
  VALUE_STATE,
} Value;

static const struct
{
  const char *name;
  WeirRequestField field;
  Value value;
} fields[] = {
  { "status", WEIR_REQUEST_FIELD_STATUS, VALUE_STATUS },
  { "model", WEIR_REQUEST_FIELD_MODEL, VALUE_TEXT },
  { "key", WEIR_REQUEST_FIELD_KEY, VALUE_TEXT },
  { "client", WEIR_REQUEST_FIELD_CLIENT, VALUE_TEXT },
  { "account", WEIR_REQUEST_FIELD_ACCOUNT, VALUE_TEXT },
  { "deployment", WEIR_REQUEST_FIELD_DEPLOYMENT, VALUE_TEXT },
  { "route", WEIR_REQUEST_FIELD_ROUTE, VALUE_TEXT },
  { "error", WEIR_REQUEST_FIELD_ERROR, VALUE_TEXT },
  { "id", WEIR_REQUEST_FIELD_ID, VALUE_TEXT },
  { "slow", WEIR_REQUEST_FIELD_TIME, VALUE_TIME },
  { "time", WEIR_REQUEST_FIELD_TIME, VALUE_TIME },
  { "first", WEIR_REQUEST_FIELD_FIRST, VALUE_TIME },
  { "in", WEIR_REQUEST_FIELD_IN, VALUE_NUMBER },
  { "out", WEIR_REQUEST_FIELD_OUT, VALUE_NUMBER },
  { "cached", WEIR_REQUEST_FIELD_CACHED, VALUE_NUMBER },
  { "tokens", WEIR_REQUEST_FIELD_TOKENS, VALUE_NUMBER },
  { "cost", WEIR_REQUEST_FIELD_COST, VALUE_NUMBER },
  { "is", WEIR_REQUEST_FIELD_IS, VALUE_STATE },
};

static const char *const states[WEIR_REQUEST_N_STATES] = {
  [WEIR_REQUEST_IS_RUNNING] = "running", [WEIR_REQUEST_IS_ENDED] = "ended",
  [WEIR_REQUEST_IS_OK] = "ok",           [WEIR_REQUEST_IS_FAILED] = "failed",
  [WEIR_REQUEST_IS_STREAM] = "stream",   [WEIR_REQUEST_IS_DEMO] = "demo",
  [WEIR_REQUEST_IS_CHANGED] = "changed", [WEIR_REQUEST_IS_UNPRICED] = "unpriced",
};

static void
choice_clear (gpointer data)
{
  g_free (((WeirRequestChoice *) data)->text);
}

static void
term_clear (gpointer data)
{
  g_array_unref (((WeirRequestTerm *) data)->choices);
}

/* --- Reading --- */

static gboolean fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error,
                     g_error_new_valist (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, format, args));
  va_end (args);
  return FALSE;
}

/* What stands before a number: ">", ">=", "<", "<=". Moves @text behind it. */
typedef enum
{
  COMPARE_NONE,
  COMPARE_ABOVE,
  COMPARE_FROM,
  COMPARE_BELOW,
  COMPARE_UP_TO,
} Compare;

static Compare
read_compare (const char **text)
{
  gboolean above = **text == '>';
  gboolean equal;

  if (**text != '>' && **text != '<')
    return COMPARE_NONE;
  (*text)++;
  equal = **text == '=';
  if (equal)
    (*text)++;
  if (above)
    return equal ? COMPARE_FROM : COMPARE_ABOVE;
  return equal ? COMPARE_UP_TO : COMPARE_BELOW;
}

static void
set_range (WeirRequestChoice *choice, Compare compare, double number, double step)
{
  choice->min = 0;
  choice->max = G_MAXDOUBLE;
  switch (compare)
    {
    case COMPARE_ABOVE:
      choice->min = number + step;
      break;
    case COMPARE_BELOW:
      choice->max = number - step;
      break;
    case COMPARE_UP_TO:
      choice->max = number;
      break;
    default:
      choice->min = number;
    }
}

/* Digits, with a point; "1e3", "0x1" and "inf" are no numbers here. */
static gboolean
read_digits (const char **text, double *number)
{
  gsize len = strspn (*text, "0123456789.");
  g_autofree char *digits = g_strndup (*text, len);
  char *end = NULL;

  if (len == 0 || len > 15)
    return FALSE;
  *number = g_ascii_strtod (digits, &end);
  *text += len;
  return *end == '\0';
}

/* "4xx", "404", "400-499", ">=500". */
static gboolean
read_status (const char *text, WeirRequestChoice *choice, GError **error)
{
  const char *at = text;
  Compare compare = read_compare (&at);
  double first, last;

  if (compare == COMPARE_NONE && strlen (at) == 3 && at[0] >= '1' && at[0] <= '5'
      && g_str_equal (at + 1, "xx"))
    {
      choice->min = (at[0] - '0') * 100;
      choice->max = choice->min + 99;
      return TRUE;
    }
  if (!read_digits (&at, &first))
    return fail (error, _ ("“%s” is no status such as 404, 4xx or >=500."), text);
  last = first;
  if (compare == COMPARE_NONE && *at == '-')
    {
      at++;
      if (!read_digits (&at, &last))
        return fail (error, _ ("“%s” is no status such as 404, 4xx or >=500."), text);
    }
  if (*at != '\0')
    return fail (error, _ ("“%s” is no status such as 404, 4xx or >=500."), text);
  if (compare != COMPARE_NONE)
    set_range (choice, compare, first, 1);
  else
    {
      choice->min = first;
      choice->max = last;
    }
  /* what runs has no status, which is not one below others */
  choice->min = MAX (choice->min, 1);
  return TRUE;
}

/* In microseconds. */
static gboolean
read_time (const char *text, WeirRequestChoice *choice, GError **error)
{
  static const struct
  {
    const char *name;
    double us;
  } units[] = { { "ms", 1e3 }, { "s", 1e6 }, { "", 1e6 }, { "m", 6e7 }, { "min", 6e7 } };
  const char *at = text;
  Compare compare = read_compare (&at);
  double number;

  if (read_digits (&at, &number))
    for (guint i = 0; i < G_N_ELEMENTS (units); i++)
      if (g_str_equal (at, units[i].name))
        {
          set_range (choice, compare, number * units[i].us, 1);
          return TRUE;
        }
  return fail (error, _ ("“%s” is no time such as 2s, >500ms or <1m."), text);
}

static gboolean
read_number (const char *text, gboolean whole, WeirRequestChoice *choice, GError **error)
{
  const char *at = text;
  Compare compare = read_compare (&at);
  double number = 0;
  gboolean good = read_digits (&at, &number);

  if (g_str_equal (at, "k"))
    number *= 1e3;
  else if (g_str_equal (at, "m"))
    number *= 1e6;
  else
    good &= *at == '\0';
  if (!good)
    return fail (error, _ ("“%s” is no number such as 1000, >10k or <0.5."), text);
  set_range (choice, compare, number, whole ? 1 : 1 / NANO);
  return TRUE;
}

static gboolean
read_state (const char *text, WeirRequestChoice *choice, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; i < WEIR_REQUEST_N_STATES; i++)
    {
      if (g_str_equal (text, states[i]))
        {
          choice->state = i;
          return TRUE;
        }
      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", states[i]);
    }
  return fail (error, _ ("“is:” knows %s."), known->str);
}

static gboolean
read_choice (Value value,
             WeirRequestField field,
             const char *text,
             WeirRequestChoice *choice,
             GError **error)
{
  if (*text == '\0')
    return fail (error, _ ("There is nothing behind the colon."));
  switch (value)
    {
    case VALUE_STATUS:
      return read_status (text, choice, error);
    case VALUE_TIME:
      return read_time (text, choice, error);
    case VALUE_NUMBER:
      return read_number (text, field != WEIR_REQUEST_FIELD_COST, choice, error);
    case VALUE_STATE:
      return read_state (text, choice, error);
    default:
      choice->text = g_strdup (text);
      return TRUE;
    }
}

static gboolean
read_name (const char *name, WeirRequestField *field, Value *value, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (g_str_equal (name, fields[i].name))
        {
          *field = fields[i].field;
          *value = fields[i].value;
          return TRUE;
        }
      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", fields[i].name);
    }
  return fail (error, _ ("There is no “%s:”; there are %s."), name, known->str);
}

/* A term as it stands in the text. */
typedef struct
{
  gboolean negated;
  GString *name; /* what stands before the first colon, without quotes; empty: there is none */
  GString *text;
  gboolean has_name;
  gboolean quoted; /* commas are part of the value */
} Word;

static void
word_clear (Word *word)
{
  g_string_free (word->name, TRUE);
  g_string_free (word->text, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Word, word_clear)

/* Reads a word; @at is behind it then. */
static gboolean
read_word (const char **at, Word *word, GError **error)
{
  gboolean inside = FALSE;

  word->negated = **at == '-' && (*at)[1] != '\0' && (*at)[1] != ' ';
  if (word->negated)
    (*at)++;
  for (; **at != '\0' && (inside || **at != ' '); (*at)++)
    {
      if (**at == '"')
        {
          inside = !inside;
          word->quoted = TRUE;
        }
      else if (**at == ':' && !inside && !word->has_name && !word->quoted)
        {
          word->has_name = TRUE;
          g_string_assign (word->name, word->text->str);
          g_string_truncate (word->text, 0);
        }
      else
        g_string_append_c (word->text, **at);
    }
  return !inside || fail (error, _ ("A quote is not closed."));
}

static gboolean
add_choices (WeirRequestTerm *term, Value value, const Word *word, GError **error)
{
  g_auto (GStrv) parts = term->field == WEIR_REQUEST_FIELD_ANY || word->quoted
                             ? g_strsplit (word->text->str, "\n", 1)
                             : g_strsplit (word->text->str, ",", -1);

  if (parts[0] == NULL)
    return fail (error, _ ("There is nothing behind the colon."));
  for (guint i = 0; parts[i] != NULL; i++)
    {
      WeirRequestChoice choice = { 0 };

      if (!read_choice (value, term->field, parts[i], &choice, error))
        return FALSE;
      g_array_append_val (term->choices, choice);
    }
  return TRUE;
}

static gboolean
read_term (GArray *terms, const char **at, GError **error)
{
  g_auto (Word) word = { FALSE, g_string_new (NULL), g_string_new (NULL), FALSE, FALSE };
  WeirRequestTerm term = { WEIR_REQUEST_FIELD_ANY, FALSE, NULL };
  Value value = VALUE_TEXT;

  if (!read_word (at, &word, error)
      || (word.has_name && !read_name (word.name->str, &term.field, &value, error)))
    return FALSE;
  if (terms->len >= MAX_TERMS)
    return fail (error, _ ("A filter has at most %d terms."), MAX_TERMS);
  if (!word.has_name && word.text->len == 0)
    return TRUE;
  term.negated = word.negated;
  term.choices = g_array_new (FALSE, FALSE, sizeof (WeirRequestChoice));
  g_array_set_clear_func (term.choices, choice_clear);
  g_array_append_val (terms, term);
  return add_choices (&g_array_index (terms, WeirRequestTerm, terms->len - 1), value, &word, error);
}

GArray *
weir_request_terms_read (const char *text, guint *at, GError **error)
{
  g_autoptr (GArray) terms = g_array_new (FALSE, FALSE, sizeof (WeirRequestTerm));
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *folded = g_utf8_strdown (g_strdelimit (valid, "\t\r\n", ' '), -1);
  const char *here = folded;

  *at = 0;
  g_array_set_clear_func (terms, term_clear);
  if (strlen (folded) > MAX_TEXT)
    {
      fail (error, _ ("A filter has at most %d characters."), MAX_TEXT);
      return NULL;
    }
  while (*(here += strspn (here, " ")) != '\0')
    {
      const char *begin = here;

      if (read_term (terms, &here, error))
        continue;
      *at = (guint) g_utf8_pointer_to_offset (folded, begin);
      return NULL;
    }
  return g_steal_pointer (&terms);
}
