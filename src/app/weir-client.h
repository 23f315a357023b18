/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a request without a valid key is answered with; nothing else is answered so. */
#define WEIR_CLIENT_WRONG_KEY 401

/* The tools that are told how to use Weir: a row each in weir-client.c. */
typedef enum
{
  WEIR_CLIENT_CLAUDE_CODE,
  WEIR_CLIENT_CODEX,
  WEIR_CLIENT_OPENCODE,
  WEIR_CLIENT_CLINE,
  WEIR_CLIENT_GEMINI_CLI,
  WEIR_CLIENT_CURL,
  WEIR_CLIENT_OPENAI_SDK,
  WEIR_CLIENT_ANTHROPIC_SDK,
  WEIR_CLIENT_GOOGLE_SDK,
  WEIR_CLIENT_OLLAMA,
  WEIR_N_CLIENTS,
} WeirClientKind;

/**
 * WeirClientSnippet:
 * @label: of its tab, such as "bash"; a name that is not translated
 * @file: (nullable): where it belongs, such as "~/.bashrc"
 * @text: with placeholders such as "{json:url}": how to quote, and what
 */
typedef struct
{
  const char *label;
  const char *file;
  const char *text;
} WeirClientSnippet;

#define WEIR_CLIENT_MAX_SNIPPETS 4

/**
 * WeirClientInfo:
 * @id: "claude-code"
 * @title: the tool's own name, not translated
 * @purpose: what is to be done; untranslated
 * @family: (nullable): in the names of the models it is at home with
 * @agents: (array zero-terminated=1): beginnings of what it calls itself in User-Agent
 * @snippets: as many as have a label
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *purpose;
  const char *family;
  const char *agents[4];
  WeirClientSnippet snippets[WEIR_CLIENT_MAX_SNIPPETS];
} WeirClientInfo;

const WeirClientInfo *weir_client_get_info (WeirClientKind kind);
guint weir_client_count_snippets (WeirClientKind kind);

/**
 * weir_client_build_snippet:
 * @base_url: without a path
 *
 * Returns: (transfer full): the text, everything quoted as its place needs
 */
char *weir_client_build_snippet (WeirClientKind kind,
                                 guint snippet,
                                 const char *base_url,
                                 const char *key,
                                 const char *model);

/* WEIR_N_CLIENTS when it is none of them. @user_agent: (nullable). */
WeirClientKind weir_client_recognise (const char *user_agent);

/* (nullable): of @models (array zero-terminated=1), the first one it is at home with, else the first. */
const char *weir_client_choose_model (WeirClientKind kind, const char *const *models);

G_END_DECLS
