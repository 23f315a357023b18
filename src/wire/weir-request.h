/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"

G_BEGIN_DECLS

/* The neutral request: the union of what the client APIs can say, in nobody's words. */

typedef enum
{
  WEIR_ROLE_USER,
  WEIR_ROLE_ASSISTANT,
  WEIR_ROLE_SYSTEM,    /* in the midst of a conversation; what leads it is WeirRequest.system */
  WEIR_ROLE_DEVELOPER, /* the same, of lesser rank */
} WeirRole;

typedef enum
{
  WEIR_PART_TEXT,
  WEIR_PART_REFUSAL,
  WEIR_PART_IMAGE,
  WEIR_PART_DOCUMENT,
  WEIR_PART_AUDIO,
  WEIR_PART_VIDEO,
  WEIR_PART_TOOL_CALL,
  WEIR_PART_TOOL_RESULT,
  WEIR_PART_REASONING,
  WEIR_PART_SERVER_TOOL, /* a tool the provider ran itself: only raw */
  WEIR_PART_OPAQUE,      /* a kind this program does not know: only raw */
} WeirPartKind;

typedef enum
{
  WEIR_SOURCE_NONE,
  WEIR_SOURCE_BASE64,  /* @data: base64 without line breaks */
  WEIR_SOURCE_URL,     /* @data: the URL; never fetched here */
  WEIR_SOURCE_FILE_ID, /* @data: the provider's id of an uploaded file */
  WEIR_SOURCE_TEXT,    /* @data: the plain text itself */
  WEIR_SOURCE_PARTS,   /* a document given as parts */
} WeirSourceKind;

/* How long a prefix that ends here should be kept in the prompt cache. */
typedef enum
{
  WEIR_CACHE_NONE,
  WEIR_CACHE_DEFAULT,
  WEIR_CACHE_5M,
  WEIR_CACHE_1H,
} WeirCache;

typedef struct _WeirPart WeirPart;

/**
 * WeirPart:
 * @kind: what it is; the members below that do not belong to the kind are absent
 * @cache: prompt-cache mark on this part
 * @raw: the part exactly as the client sent it, to be copied out where the formats agree
 *
 * Texts are the insides of JSON strings, escapes kept (see #WeirJsonText).
 */
struct _WeirPart
{
  WeirPartKind kind;
  WeirCache cache;
  WeirJsonText raw;

  gboolean new_message;   /* the client sent it in another message than the part before it */
  WeirJsonText text;      /* TEXT, REFUSAL; REASONING: what may be shown */
  WeirJsonText summary;   /* REASONING: raw array of summary texts */
  WeirJsonText signature; /* REASONING, TOOL_CALL: opaque proof, only for its @origin */
  WeirJsonText redacted;  /* REASONING: opaque, in place of the text */
  const char *origin;     /* (nullable): id of the format that @signature or @redacted belongs to */
  WeirJsonText item_id;   /* REASONING, TOOL_CALL: the provider's id of the item */

  WeirSourceKind source; /* IMAGE, DOCUMENT, AUDIO, VIDEO */
  WeirJsonText data;
  WeirJsonText media_type;
  WeirJsonText detail;    /* IMAGE: how closely to look */
  WeirJsonText title;     /* DOCUMENT: title or file name */
  WeirJsonText context;   /* DOCUMENT */
  gboolean cite;          /* DOCUMENT: citations wanted */
  WeirJsonText citations; /* TEXT: raw array */

  WeirJsonText id;        /* TOOL_CALL, TOOL_RESULT: which call */
  WeirJsonText name;      /* TOOL_CALL; TOOL_RESULT where the format says it */
  WeirJsonText space;     /* TOOL_CALL: the name space the tool's name is in */
  WeirJsonText arguments; /* TOOL_CALL: raw JSON; or with @custom the inside of a string */
  gboolean custom;        /* TOOL_CALL: the arguments are free text; TOOL_RESULT: of such a call */
  gboolean arguments_broken; /* TOOL_CALL: @arguments is the inside of a string that is not JSON */
  gboolean is_error;         /* TOOL_RESULT */

  const WeirPart *parts; /* TOOL_RESULT, DOCUMENT given as parts */
  guint n_parts;
};

typedef struct
{
  WeirRole role;
  WeirJsonText name; /* of the speaker */
  const WeirPart *parts;
  guint n_parts;
  WeirJsonText raw;
} WeirTurn;

typedef enum
{
  WEIR_TOOL_FUNCTION,
  WEIR_TOOL_CUSTOM,   /* free text or a grammar */
  WEIR_TOOL_BUILT_IN, /* a kind the provider defines: only raw, @type names it */
} WeirToolKind;

typedef struct
{
  WeirToolKind kind;
  WeirJsonText type;
  WeirJsonText space;
  WeirJsonText name;
  WeirJsonText description;
  WeirJsonText schema;  /* raw JSON schema of the arguments */
  WeirJsonText grammar; /* CUSTOM: raw */
  int strict;           /* -1 unset */
  WeirCache cache;
  WeirJsonText raw;
} WeirTool;

typedef enum
{
  WEIR_TOOL_CHOICE_UNSET,
  WEIR_TOOL_CHOICE_AUTO,
  WEIR_TOOL_CHOICE_NONE,
  WEIR_TOOL_CHOICE_REQUIRED,
  WEIR_TOOL_CHOICE_NAMED,   /* one name */
  WEIR_TOOL_CHOICE_ALLOWED, /* several names, @tool_choice_required tells the mode */
} WeirToolChoice;

typedef enum
{
  WEIR_REASONING_UNSET,
  WEIR_REASONING_OFF,
  WEIR_REASONING_AUTO,
  WEIR_REASONING_BUDGET,
  WEIR_REASONING_EFFORT,
} WeirReasoningMode;

typedef enum
{
  WEIR_EFFORT_UNSET,
  WEIR_EFFORT_NONE,
  WEIR_EFFORT_MINIMAL,
  WEIR_EFFORT_LOW,
  WEIR_EFFORT_MEDIUM,
  WEIR_EFFORT_HIGH,
  WEIR_EFFORT_XHIGH,
  WEIR_EFFORT_MAX,
  WEIR_EFFORT_N_LEVELS
} WeirEffort;

typedef enum
{
  WEIR_SHOW_UNSET,
  WEIR_SHOW_NONE,
  WEIR_SHOW_SUMMARY,
  WEIR_SHOW_FULL,
} WeirReasoningShow;

typedef enum
{
  WEIR_OUTPUT_TEXT,
  WEIR_OUTPUT_JSON_OBJECT,
  WEIR_OUTPUT_JSON_SCHEMA,
} WeirOutputKind;

/* Parameters that are one number. Their lexemes are kept; absent means not set. */
typedef enum
{
  WEIR_SCALAR_MAX_OUT,
  WEIR_SCALAR_TEMPERATURE,
  WEIR_SCALAR_TOP_P,
  WEIR_SCALAR_TOP_K,
  WEIR_SCALAR_SEED,
  WEIR_SCALAR_N,
  WEIR_SCALAR_PRESENCE_PENALTY,
  WEIR_SCALAR_FREQUENCY_PENALTY,
  WEIR_SCALAR_TOP_LOGPROBS,
  WEIR_N_SCALARS
} WeirScalar;

/**
 * WeirRequest:
 *
 * One model request. Immutable once built and reference-counted; any thread may read it. Strings
 * and arrays live as long as the request; most texts point into @body.
 */
typedef struct
{
  const char *format; /* id of the codec that decoded it (interned) */
  GBytes *body;       /* as received */
  WeirJsonDoc doc;    /* @body, parsed */

  const char *model;   /* as the client named it, UTF-8 */
  const char *version; /* (nullable): of its API, as a header of the client names it */
  gboolean stream;
  gboolean include_usage; /* the client wants usage in the stream */

  const WeirPart *system;
  guint n_system;
  const WeirTurn *turns;
  guint n_turns;
  const WeirTool *tools;
  guint n_tools;

  WeirToolChoice tool_choice;
  gboolean tool_choice_required; /* ALLOWED: one of them must be called */
  const WeirJsonText *tool_choice_names;
  guint n_tool_choice_names;
  int parallel_tools; /* -1 unset */

  WeirJsonText scalars[WEIR_N_SCALARS];
  const WeirJsonText *stop;
  guint n_stop;
  WeirJsonText logit_bias; /* raw object */
  int logprobs;            /* -1 unset */

  WeirReasoningMode reasoning;
  WeirEffort effort;
  WeirJsonText budget; /* tokens */
  WeirReasoningShow show;
  gboolean encrypted_wanted; /* give opaque reasoning back so that it can be replayed */

  WeirOutputKind output;
  WeirJsonText output_name;
  WeirJsonText output_schema; /* raw */
  WeirJsonText output_description;
  int output_strict; /* -1 unset */
  WeirJsonText verbosity;

  WeirCache cache; /* let the provider place the mark */
  WeirJsonText cache_key;
  WeirJsonText end_user;
  WeirJsonText service_tier;
  WeirJsonText metadata;   /* raw object */
  WeirJsonText prediction; /* raw */
  int store;               /* -1 unset */
  const WeirJsonText *betas;
  guint n_betas;

  const char *const *unread; /* top-level members that the neutral form has no place for */
  guint n_unread;

  WeirJsonText previous; /* id of the reply this goes on from, which the upstream has kept */

  gboolean loose; /* it strays from its API, so that it cannot be passed on as it is */

  /* (nullable): path of the first member that asks for something which only an upstream of the very
   * same format can do: a translation is impossible */
  const char *native_only;

  struct _WeirArena *arena; /* where the lists and texts live that are not in @body */
} WeirRequest;

WeirRequest *weir_request_ref (WeirRequest *request);
void weir_request_unref (WeirRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRequest, weir_request_unref)

G_END_DECLS
