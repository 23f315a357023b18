/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-client.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a shell reads at its start. */
#define BASH "bash", "~/.bashrc"
#define ZSH "zsh", "~/.zshrc"
#define FISH "fish", "~/.config/fish/config.fish"

#define CLAUDE_SH                                                                                  \
  "export ANTHROPIC_BASE_URL={sh:url}\n"                                                           \
  "export ANTHROPIC_AUTH_TOKEN={sh:key}\n"                                                         \
  "export ANTHROPIC_MODEL={sh:model}"

#define CODEX_SH "export WEIR_API_KEY={sh:key}"

#define GEMINI_SH                                                                                  \
  "export GOOGLE_GEMINI_BASE_URL={sh:url}\n"                                                       \
  "export GEMINI_API_KEY={sh:key}\n"                                                               \
  "export GEMINI_MODEL={sh:model}"

/* The order is that of the page; that of recognising, too. */
static const WeirClientInfo table[WEIR_N_CLIENTS] = {
  [WEIR_CLIENT_CLAUDE_CODE] = {
    .id = "claude-code",
    .title = "Claude Code",
    .purpose = N_ ("Three environment variables, or ~/.claude/settings.json"),
    .family = "claude",
    .agents = { "claude-cli/" },
    .snippets = {
      { BASH, CLAUDE_SH },
      { ZSH, CLAUDE_SH },
      { FISH, "set -gx ANTHROPIC_BASE_URL {fish:url}\n"
              "set -gx ANTHROPIC_AUTH_TOKEN {fish:key}\n"
              "set -gx ANTHROPIC_MODEL {fish:model}" },
      { "settings.json", "~/.claude/settings.json",
        "{\n"
        "  \"env\": {\n"
        "    \"ANTHROPIC_BASE_URL\": {json:url},\n"
        "    \"ANTHROPIC_AUTH_TOKEN\": {json:key},\n"
        "    \"ANTHROPIC_MODEL\": {json:model}\n"
        "  }\n"
        "}" },
    },
  },
  [WEIR_CLIENT_CODEX] = {
    .id = "codex",
    .title = "Codex",
    .purpose = N_ ("Add a provider to ~/.codex/config.toml, and the key to your shell"),
    .family = "gpt",
    .agents = { "codex" },
    .snippets = {
      { "config.toml", "~/.codex/config.toml",
        "model = {json:model}\n"
        "model_provider = \"weir\"\n"
        "\n"
        "[model_providers.weir]\n"
        "name = \"Weir\"\n"
        "base_url = {json:v1}\n"
        "env_key = \"WEIR_API_KEY\"\n"
        "wire_api = \"responses\"" },
      { BASH, CODEX_SH },
      { ZSH, CODEX_SH },
      { FISH, "set -gx WEIR_API_KEY {fish:key}" },
    },
  },
  [WEIR_CLIENT_OPENCODE] = {
    .id = "opencode",
    .title = "OpenCode",
    .purpose = N_ ("Add a provider to opencode.json"),
    .family = "claude",
    .agents = { "opencode/" },
    .snippets = {
      { "opencode.json", "~/.config/opencode/opencode.json",
        "{\n"
        "  \"$schema\": \"https://opencode.ai/config.json\",\n"
        "  \"model\": {json:weir-model},\n"
        "  \"provider\": {\n"
        "    \"weir\": {\n"
        "      \"npm\": \"@ai-sdk/openai-compatible\",\n"
        "      \"name\": \"Weir\",\n"
        "      \"options\": {\n"
        "        \"baseURL\": {json:v1},\n"
        "        \"apiKey\": {json:key}\n"
        "      },\n"
        "      \"models\": { {json:model}: {} }\n"
        "    }\n"
        "  }\n"
        "}" },
    },
  },
  [WEIR_CLIENT_CLINE] = {
    .id = "cline",
    .title = "Cline",
    .purpose = N_ ("Form values for the extension’s settings"),
    .family = "claude",
    .agents = { "Cline/", "ai-sdk/openai-compatible/", "ai-sdk/anthropic/" },
    .snippets = {
      { "OpenAI Compatible", NULL,
        "API Provider: OpenAI Compatible\n"
        "Base URL: {text:v1}\n"
        "API Key: {text:key}\n"
        "Model ID: {text:model}" },
    },
  },
  [WEIR_CLIENT_GEMINI_CLI] = {
    .id = "gemini-cli",
    .title = "Gemini CLI",
    .purpose = N_ ("Three environment variables; sign in with “Use Gemini API Key”"),
    .family = "gemini",
    .agents = { "GeminiCLI" },
    .snippets = {
      { BASH, GEMINI_SH },
      { ZSH, GEMINI_SH },
      { FISH, "set -gx GOOGLE_GEMINI_BASE_URL {fish:url}\n"
              "set -gx GEMINI_API_KEY {fish:key}\n"
              "set -gx GEMINI_MODEL {fish:model}" },
    },
  },
  [WEIR_CLIENT_CURL] = {
    .id = "curl",
    .title = "curl",
    .purpose = N_ ("A request to try"),
    .family = "gpt",
    .agents = { "curl/" },
    .snippets = {
      { "bash, zsh", NULL,
        "curl {sh:v1}/chat/completions \\\n"
        "  -H 'Authorization: Bearer '{sh:key} \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        "  -d @- <<'END'\n"
        "{\"model\": {json:model},\n"
        " \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}\n"
        "END" },
    },
  },
  [WEIR_CLIENT_OPENAI_SDK] = {
    .id = "openai-sdk",
    .title = "OpenAI SDK",
    .purpose = N_ ("For your own programs"),
    .family = "gpt",
    .agents = { "OpenAI/", "AsyncOpenAI/" },
    .snippets = {
      { "Python", NULL,
        "from openai import OpenAI\n"
        "\n"
        "client = OpenAI(base_url={json:v1}, api_key={json:key})\n"
        "reply = client.chat.completions.create(\n"
        "    model={json:model},\n"
        "    messages=[{\"role\": \"user\", \"content\": \"Hello\"}])\n"
        "print(reply.choices[0].message.content)" },
      { "JavaScript", NULL,
        "import OpenAI from 'openai';\n"
        "\n"
        "const client = new OpenAI({ baseURL: {json:v1}, apiKey: {json:key} });\n"
        "const reply = await client.chat.completions.create({\n"
        "  model: {json:model},\n"
        "  messages: [{ role: 'user', content: 'Hello' }],\n"
        "});\n"
        "console.log(reply.choices[0].message.content);" },
    },
  },
  [WEIR_CLIENT_ANTHROPIC_SDK] = {
    .id = "anthropic-sdk",
    .title = "Anthropic SDK",
    .purpose = N_ ("For your own programs"),
    .family = "claude",
    .agents = { "Anthropic/", "AsyncAnthropic/" },
    .snippets = {
      { "Python", NULL,
        "from anthropic import Anthropic\n"
        "\n"
        "client = Anthropic(base_url={json:url}, api_key={json:key})\n"
        "reply = client.messages.create(\n"
        "    model={json:model}, max_tokens=1024,\n"
        "    messages=[{\"role\": \"user\", \"content\": \"Hello\"}])\n"
        "print(reply.content[0].text)" },
      { "JavaScript", NULL,
        "import Anthropic from '@anthropic-ai/sdk';\n"
        "\n"
        "const client = new Anthropic({ baseURL: {json:url}, apiKey: {json:key} });\n"
        "const reply = await client.messages.create({\n"
        "  model: {json:model}, max_tokens: 1024,\n"
        "  messages: [{ role: 'user', content: 'Hello' }],\n"
        "});\n"
        "console.log(reply.content[0].text);" },
    },
  },
  [WEIR_CLIENT_GOOGLE_SDK] = {
    .id = "google-sdk",
    .title = "Google Gen AI SDK",
    .purpose = N_ ("For your own programs"),
    .family = "gemini",
    .agents = { "google-genai-sdk/" },
    .snippets = {
      { "Python", NULL,
        "from google import genai\n"
        "\n"
        "client = genai.Client(api_key={json:key}, http_options={\"base_url\": {json:url}})\n"
        "reply = client.models.generate_content(model={json:model}, contents=\"Hello\")\n"
        "print(reply.text)" },
      { "JavaScript", NULL,
        "import { GoogleGenAI } from '@google/genai';\n"
        "\n"
        "const client = new GoogleGenAI({ apiKey: {json:key}, httpOptions: { baseUrl: {json:url} } });\n"
        "const reply = await client.models.generateContent({ model: {json:model}, contents: 'Hello' });\n"
        "console.log(reply.text);" },
    },
  },
  [WEIR_CLIENT_OLLAMA] = {
    .id = "ollama",
    .title = "Ollama",
    .purpose = N_ ("For programs written for Ollama’s API"),
    .agents = { "ollama" },
    .snippets = {
      { "Python", NULL,
        "from ollama import Client\n"
        "\n"
        "client = Client(host={json:url}, headers={\"x-api-key\": {json:key}})\n"
        "reply = client.chat(model={json:model},\n"
        "                    messages=[{\"role\": \"user\", \"content\": \"Hello\"}])\n"
        "print(reply.message.content)" },
      { "JavaScript", NULL,
        "import { Ollama } from 'ollama';\n"
        "\n"
        "const client = new Ollama({ host: {json:url}, headers: { 'x-api-key': {json:key} } });\n"
        "const reply = await client.chat({\n"
        "  model: {json:model}, messages: [{ role: 'user', content: 'Hello' }],\n"
        "});\n"
        "console.log(reply.message.content);" },
    },
  },
};

const WeirClientInfo *
weir_client_get_info (WeirClientKind kind)
{
  g_return_val_if_fail (kind >= 0 && kind < WEIR_N_CLIENTS, NULL);

  return &table[kind];
}

guint
weir_client_count_snippets (WeirClientKind kind)
{
  guint n = 0;

  g_return_val_if_fail (kind >= 0 && kind < WEIR_N_CLIENTS, 0);

  while (n < WEIR_CLIENT_MAX_SNIPPETS && table[kind].snippets[n].label != NULL)
    n++;
  return n;
}

/* --- Quoting --- */

/* Between a pair of marks, with a backslash before those of @special. */
static void
append_quoted (GString *out, char mark, const char *special, const char *value)
{
  g_string_append_c (out, mark);
  for (; *value != '\0'; value++)
    {
      if (strchr (special, *value) != NULL)
        g_string_append_c (out, '\\');
      g_string_append_c (out, *value);
    }
  g_string_append_c (out, mark);
}

static void
append_value (GString *out, const char *quoting, const char *value)
{
  if (strcmp (quoting, "sh") == 0)
    {
      g_autofree char *quoted = g_shell_quote (value);

      g_string_append (out, quoted);
    }
  else if (strcmp (quoting, "fish") == 0)
    append_quoted (out, '\'', "\\'", value);
  else if (strcmp (quoting, "json") == 0)
    append_quoted (out, '"', "\\\"", value);
  else
    g_string_append (out, value);
}

/* (nullable): the name of the placeholder that begins at @text, such as "sh:url"; code has braces of
 * its own. */
static char *
read_placeholder (const char *text)
{
  gsize len = strspn (text + 1, "abcdefghijklmnopqrstuvwxyz1-:");

  if (text[1 + len] != '}' || memchr (text + 1, ':', len) == NULL)
    return NULL;
  return g_strndup (text + 1, len);
}

char *
weir_client_build_snippet (WeirClientKind kind,
                           guint snippet,
                           const char *base_url,
                           const char *key,
                           const char *model)
{
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *v1 = g_strconcat (base_url, "/v1", NULL);
  g_autofree char *weir_model = g_strconcat ("weir/", model, NULL);
  GString *out = g_string_new (NULL);
  const char *text;

  g_return_val_if_fail (kind >= 0 && kind < WEIR_N_CLIENTS, NULL);
  g_return_val_if_fail (snippet < weir_client_count_snippets (kind), NULL);

  g_hash_table_insert (values, (gpointer) "url", (gpointer) base_url);
  g_hash_table_insert (values, (gpointer) "v1", v1);
  g_hash_table_insert (values, (gpointer) "key", (gpointer) key);
  g_hash_table_insert (values, (gpointer) "model", (gpointer) model);
  g_hash_table_insert (values, (gpointer) "weir-model", weir_model);
  for (text = table[kind].snippets[snippet].text; *text != '\0'; text++)
    {
      g_autofree char *name = *text == '{' ? read_placeholder (text) : NULL;
      g_auto (GStrv) parts = name != NULL ? g_strsplit (name, ":", 2) : NULL;

      if (name == NULL)
        {
          g_string_append_c (out, *text);
          continue;
        }
      append_value (out, parts[0], g_hash_table_lookup (values, parts[1]));
      text += strlen (name) + 1;
    }
  return g_string_free (out, FALSE);
}

/* --- Telling apart --- */

WeirClientKind
weir_client_recognise (const char *user_agent)
{
  if (user_agent == NULL)
    return WEIR_N_CLIENTS;
  for (guint kind = 0; kind < WEIR_N_CLIENTS; kind++)
    for (guint i = 0; table[kind].agents[i] != NULL; i++)
      if (g_str_has_prefix (user_agent, table[kind].agents[i]))
        return kind;
  return WEIR_N_CLIENTS;
}

const char *
weir_client_choose_model (WeirClientKind kind, const char *const *models)
{
  g_return_val_if_fail (kind >= 0 && kind < WEIR_N_CLIENTS, NULL);
  g_return_val_if_fail (models != NULL, NULL);

  for (guint i = 0; table[kind].family != NULL && models[i] != NULL; i++)
    if (strstr (models[i], table[kind].family) != NULL)
      return models[i];
  return models[0];
}
