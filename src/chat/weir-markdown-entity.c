/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-markdown-entity.h"

#include <stdlib.h>
#include <string.h>

#define MAX_NUMBER 16 /* bytes */

/* Sorted by bytes. */
static const struct
{
  const char *name;
  gunichar character;
} names[] = {
  { "AElig", 0xc6 },    { "Aacute", 0xc1 },   { "Acirc", 0xc2 },    { "Agrave", 0xc0 },
  { "Aring", 0xc5 },    { "Atilde", 0xc3 },   { "Auml", 0xc4 },     { "Ccedil", 0xc7 },
  { "Dagger", 0x2021 }, { "Dcaron", 0x10e },  { "Delta", 0x394 },   { "Eacute", 0xc9 },
  { "Ecirc", 0xca },    { "Egrave", 0xc8 },   { "Gamma", 0x393 },   { "Iacute", 0xcd },
  { "Lambda", 0x39b },  { "Ntilde", 0xd1 },   { "Oacute", 0xd3 },   { "Omega", 0x3a9 },
  { "Oslash", 0xd8 },   { "Ouml", 0xd6 },     { "Phi", 0x3a6 },     { "Pi", 0x3a0 },
  { "Prime", 0x2033 },  { "Psi", 0x3a8 },     { "Sigma", 0x3a3 },   { "Theta", 0x398 },
  { "Uacute", 0xda },   { "Uuml", 0xdc },     { "aacute", 0xe1 },   { "acirc", 0xe2 },
  { "aelig", 0xe6 },    { "agrave", 0xe0 },   { "alpha", 0x3b1 },   { "amp", 0x26 },
  { "apos", 0x27 },     { "approx", 0x2248 }, { "aring", 0xe5 },    { "asymp", 0x2248 },
  { "atilde", 0xe3 },   { "auml", 0xe4 },     { "bdquo", 0x201e },  { "beta", 0x3b2 },
  { "bull", 0x2022 },   { "ccedil", 0xe7 },   { "cent", 0xa2 },     { "check", 0x2713 },
  { "chi", 0x3c7 },     { "copy", 0xa9 },     { "dArr", 0x21d3 },   { "dagger", 0x2020 },
  { "darr", 0x2193 },   { "deg", 0xb0 },      { "delta", 0x3b4 },   { "divide", 0xf7 },
  { "eacute", 0xe9 },   { "ecirc", 0xea },    { "egrave", 0xe8 },   { "emsp", 0x2003 },
  { "ensp", 0x2002 },   { "epsilon", 0x3b5 }, { "equiv", 0x2261 },  { "eta", 0x3b7 },
  { "euml", 0xeb },     { "euro", 0x20ac },   { "frac12", 0xbd },   { "frac14", 0xbc },
  { "frac34", 0xbe },   { "gamma", 0x3b3 },   { "ge", 0x2265 },     { "gt", 0x3e },
  { "hArr", 0x21d4 },   { "harr", 0x2194 },   { "hearts", 0x2665 }, { "hellip", 0x2026 },
  { "iacute", 0xed },   { "icirc", 0xee },    { "iexcl", 0xa1 },    { "infin", 0x221e },
  { "int", 0x222b },    { "iquest", 0xbf },   { "iuml", 0xef },     { "kappa", 0x3ba },
  { "lArr", 0x21d0 },   { "lambda", 0x3bb },  { "laquo", 0xab },    { "larr", 0x2190 },
  { "ldquo", 0x201c },  { "le", 0x2264 },     { "lsaquo", 0x2039 }, { "lsquo", 0x2018 },
  { "lt", 0x3c },       { "mdash", 0x2014 },  { "micro", 0xb5 },    { "middot", 0xb7 },
  { "minus", 0x2212 },  { "mu", 0x3bc },      { "nabla", 0x2207 },  { "nbsp", 0xa0 },
  { "ndash", 0x2013 },  { "ne", 0x2260 },     { "not", 0xac },      { "ntilde", 0xf1 },
  { "oacute", 0xf3 },   { "ocirc", 0xf4 },    { "oelig", 0x153 },   { "ograve", 0xf2 },
  { "omega", 0x3c9 },   { "ordf", 0xaa },     { "ordm", 0xba },     { "oslash", 0xf8 },
  { "otilde", 0xf5 },   { "ouml", 0xf6 },     { "para", 0xb6 },     { "part", 0x2202 },
  { "permil", 0x2030 }, { "phi", 0x3c6 },     { "pi", 0x3c0 },      { "plusmn", 0xb1 },
  { "pound", 0xa3 },    { "prime", 0x2032 },  { "prod", 0x220f },   { "psi", 0x3c8 },
  { "quot", 0x22 },     { "rArr", 0x21d2 },   { "radic", 0x221a },  { "raquo", 0xbb },
  { "rarr", 0x2192 },   { "rdquo", 0x201d },  { "reg", 0xae },      { "rho", 0x3c1 },
  { "rsaquo", 0x203a }, { "rsquo", 0x2019 },  { "sbquo", 0x201a },  { "sect", 0xa7 },
  { "shy", 0xad },      { "sigma", 0x3c3 },   { "sum", 0x2211 },    { "sup1", 0xb9 },
  { "sup2", 0xb2 },     { "sup3", 0xb3 },     { "szlig", 0xdf },    { "tau", 0x3c4 },
  { "theta", 0x3b8 },   { "thinsp", 0x2009 }, { "times", 0xd7 },    { "trade", 0x2122 },
  { "uArr", 0x21d1 },   { "uacute", 0xfa },   { "uarr", 0x2191 },   { "ucirc", 0xfb },
  { "ugrave", 0xf9 },   { "uuml", 0xfc },     { "xi", 0x3be },      { "yen", 0xa5 },
  { "yuml", 0xff },     { "zeta", 0x3b6 },    { "zwj", 0x200d },    { "zwnj", 0x200c },
};

/* Returns: 0 for none */
static gunichar
find_name (const char *name, gsize len)
{
  gsize low = 0;
  gsize high = G_N_ELEMENTS (names);

  while (low < high)
    {
      gsize middle = (low + high) / 2;
      int order = strncmp (name, names[middle].name, len);

      if (order == 0 && names[middle].name[len] != '\0')
        order = -1;
      if (order == 0)
        return names[middle].character;
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return 0;
}

/* What is no character, or would end the text, is shown as the character for that. */
static gunichar
read_number (const char *digits, gsize len, int base)
{
  char copy[MAX_NUMBER];
  gulong number;

  g_strlcpy (copy, digits, MIN (len + 1, sizeof copy));
  number = strtoul (copy, NULL, base);
  return number == 0 || number > 0x10ffff || !g_unichar_validate ((gunichar) number)
             ? 0xfffd
             : (gunichar) number;
}

void
weir_markdown_entity_append (GString *out, const char *entity, gsize len)
{
  gunichar character = 0;

  g_return_if_fail (out != NULL);
  g_return_if_fail (entity != NULL && len >= 2);

  if (len > 3 && entity[1] == '#' && (entity[2] == 'x' || entity[2] == 'X'))
    character = read_number (entity + 3, len - 4, 16);
  else if (len > 3 && entity[1] == '#')
    character = read_number (entity + 2, len - 3, 10);
  else
    character = find_name (entity + 1, len - 2);
  if (character != 0)
    g_string_append_unichar (out, character);
  else
    g_string_append_len (out, entity, (gssize) len);
}
