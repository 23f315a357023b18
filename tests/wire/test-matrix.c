/* SPDX-License-Identifier: MIT */
/* What of each thing that a client can ask reaches each family: all of it, something like it, nothing (and
 * the client is told), or the request is refused. A line for each client that has a way to ask it. */
#include "chat-fixture.h"
#include "golden-json.h"
#include "golden.h"

#include "wire/weir-api-error.h"

#include <string.h>

/* The columns of the table. */
static const char *const families[] = { "gpt",        "gpt-5.6", "codex",    "claude",
                                        "claude-4.7", "gemini",  "gemini-3", "orchestration" };

/* What stands in them. */
#define CARRIED '='
#define CHANGED '~'
#define DROPPED '-'
#define REFUSED '!'

#define CHAT "openai-chat"
#define MESSAGES "messages"
#define RESPONSES "responses"
#define GEMINI "gemini"
#define OLLAMA "ollama"

typedef struct
{
  const char *thing;
  const char *client;
  const char
      *members; /* beside the least it can ask, or with braces all; NULL: the corpus' case @thing */
  const char *classes; /* in the order of the families */
} Row;

static const Row rows[] = {
  /* What is said before all else, and in between. */
  { "system", CHAT, NULL, "= = = = = = = =" },
  { "system", MESSAGES, NULL, "= = = = = = = =" },
  { "system", RESPONSES, NULL, "= = = = = = = =" },
  { "system", GEMINI, NULL, "= = = = = = = =" },
  { "system", OLLAMA, NULL, "= = = = = = = =" },
  { "system-blocks", CHAT, NULL, "- - - = = - - =" },
  { "system-blocks", MESSAGES, NULL, "- = - = = - - =" },
  { "system-blocks", RESPONSES, NULL, "= = = = = = = =" },
  { "system-blocks", GEMINI, NULL, "= = = = = = = =" },
  { "system-blocks", OLLAMA, NULL, "= = = = = = = =" },
  { "developer", CHAT, NULL, "= = = ~ ~ ~ ~ =" },
  { "developer", RESPONSES, NULL, "= = = ~ ~ ~ ~ =" },
  { "system-mid", CHAT, NULL, "= = = ~ ~ ~ ~ =" },
  { "system-mid", MESSAGES, NULL, "= = = ~ ~ ~ ~ =" },
  { "system-mid", RESPONSES, NULL, "= = = ~ ~ ~ ~ =" },
  { "system-mid", OLLAMA, NULL, "= = = ~ ~ ~ ~ =" },

  /* Turns of text, whatever their order and signs. */
  { "text", CHAT, NULL, "= = = = = = = =" },
  { "text", MESSAGES, NULL, "= = = = = = = =" },
  { "text", RESPONSES, NULL, "= = = = = = = =" },
  { "text", GEMINI, NULL, "= = = = = = = =" },
  { "text", OLLAMA, NULL, "= = = = = = = =" },
  { "multi-turn", CHAT, NULL, "= = = = = = = =" },
  { "multi-turn", MESSAGES, NULL, "= = = = = = = =" },
  { "multi-turn", RESPONSES, NULL, "= = = = = = = =" },
  { "multi-turn", GEMINI, NULL, "= = = = = = = =" },
  { "multi-turn", OLLAMA, NULL, "= = = = = = = =" },
  { "same-role-turns", CHAT, NULL, "= = = ~ ~ ~ ~ =" },
  { "same-role-turns", MESSAGES, NULL, "= = = ~ ~ ~ ~ =" },
  { "same-role-turns", RESPONSES, NULL, "= = = ~ ~ ~ ~ =" },
  { "same-role-turns", GEMINI, NULL, "= = = ~ ~ = = =" },
  { "same-role-turns", OLLAMA, NULL, "= = = ~ ~ ~ ~ =" },
  { "empty-texts", CHAT, NULL, "= = = = = = = =" },
  { "empty-texts", MESSAGES, NULL, "= = = = = = = =" },
  { "empty-texts", RESPONSES, NULL, "= = = = = = = =" },
  { "empty-texts", GEMINI, NULL, "= = = = = = = =" },
  { "empty-texts", OLLAMA, NULL, "= = = = = = = =" },
  { "data-in-text", CHAT, NULL, "= = = = = = = =" },
  { "data-in-text", MESSAGES, NULL, "= = = = = = = =" },
  { "data-in-text", RESPONSES, NULL, "= = = = = = = =" },
  { "data-in-text", GEMINI, NULL, "= = = = = = = =" },
  { "data-in-text", OLLAMA, NULL, "= = = = = = = =" },
  { "unicode", CHAT, NULL, "= = = = = = = =" },
  { "unicode", MESSAGES, NULL, "= = = = = = = =" },
  { "unicode", RESPONSES, NULL, "= = = = = = = =" },
  { "unicode", GEMINI, NULL, "= = = = = = = =" },
  { "unicode", OLLAMA, NULL, "= = = = = = = =" },
  { "names", CHAT, NULL, "= = - - - - - =" },
  { "refusal", CHAT, NULL, "= = = = = ~ ~ =" },
  { "refusal", RESPONSES, NULL, "= = = = = ~ ~ =" },
  { "prefill", CHAT, NULL, "= = = = ~ = = -" },
  { "prefill", MESSAGES, NULL, "= = = = ! = = -" },
  { "prefill", RESPONSES, NULL, "= = = = ~ = = -" },
  { "prefill", GEMINI, NULL, "= = = = ~ = = -" },
  { "prefill", OLLAMA, NULL, "= = = = ~ = = -" },
  { "agent", MESSAGES, NULL, "- - - - - - - -" },

  /* Pictures. */
  { "image-base64", CHAT, NULL, "= = = = = = = =" },
  { "image-base64", MESSAGES, NULL, "= = = = = = = =" },
  { "image-base64", RESPONSES, NULL, "= = = = = = = =" },
  { "image-base64", GEMINI, NULL, "= = = = = = = =" },
  { "image-base64", OLLAMA, NULL, "= = = = = = = =" },
  { "image-url", CHAT, NULL, "= = = ! ! ~ ~ =" },
  { "image-url", MESSAGES, NULL, "= = = ! ! ~ ~ =" },
  { "image-url", RESPONSES, NULL, "= = = ! ! ~ ~ =" },
  { "image-url", GEMINI, NULL, "= = = ! ! = = =" },
  { "image-kept", GEMINI,
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"fileData\":{\"mimeType\":\"image/"
    "png\",\"fileUri\":\"gs://b/a.png\"}}]}]}",
    "! ! ! ! ! = = !" },

  /* Files: kept by a provider, PDF, plain text, what a search found. */
  { "file-id", CHAT, NULL, "! ! ! ! ! ! ! !" },
  { "file-id", MESSAGES, NULL, "! ! ! ! ! ! ! !" },
  { "file-id", RESPONSES, NULL, "! ! = ! ! ! ! !" },
  { "file-id", GEMINI, NULL, "! ! ! ! ! = = !" },
  { "pdf", CHAT, NULL, "! ! = = = = = =" },
  { "pdf", MESSAGES, NULL, "! ! = = = = = =" },
  { "pdf", RESPONSES, NULL, "! ! = = = = = =" },
  { "pdf", GEMINI, NULL, "! ! = = = = = =" },
  { "pdf", OLLAMA, NULL, "! ! = = = = = =" },
  { "document-plain", MESSAGES,
    "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":"
    "\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"x\"}}]}]}",
    "~ ~ ~ = = ~ ~ ~" },
  { "document-text", MESSAGES, NULL, "- - - = = - - -" },
  { "document-text", GEMINI, NULL, "~ ~ ~ = = = = ~" },
  { "search-result", MESSAGES, NULL, "- - - = = - - -" },

  /* Sound and film. */
  { "audio", CHAT, NULL, "= = ! ! ! = = !" },
  { "audio", GEMINI, NULL, "! ! ! ! ! = = !" },
  { "video", GEMINI,
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"fileData\":{\"mimeType\":\"video/"
    "mp4\",\"fileUri\":\"gs://b/a.mp4\"}}]}]}",
    "! ! ! ! ! = = !" },

  /* Functions. */
  { "tools-plain", CHAT,
    "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\","
    "\"parameters\":{\"type\":\"object\",\"properties\":{}}}}]",
    "= = = = = = = =" },
  { "tools-plain", MESSAGES,
    "\"tools\":[{\"name\":\"f\",\"description\":\"d\",\"input_schema\":{\"type\":\"object\","
    "\"properties\":{}}}]",
    "= = = = = = = =" },
  { "tools-plain", RESPONSES,
    "\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"description\":\"d\",\"parameters\":{"
    "\"type\":\"object\",\"properties\":{}}}]",
    "= = = = = = = =" },
  { "tools", CHAT, NULL, "= = = - - - - =" },
  { "tools", MESSAGES, NULL, "= = = - - - - =" },
  { "tools", RESPONSES, NULL, "= = = - - - - =" },
  { "tools", GEMINI, NULL, "= = = = = = = =" },
  { "tools", OLLAMA, NULL, "= = = = = = = =" },
  { "tool-schema", CHAT, NULL, "= = = = = - - =" },
  { "tool-schema", MESSAGES, NULL, "= = = = = - - =" },
  { "tool-schema", RESPONSES, NULL, "= = = = = - - =" },
  { "tool-schema", GEMINI, NULL, "= = = = = - - =" },
  { "tool-schema", OLLAMA, NULL, "= = = = = - - =" },
  { "tool-names", CHAT, NULL, "= = = = = = = =" },
  { "tool-names", MESSAGES, NULL, "= = = = = = = =" },
  { "tool-names", RESPONSES, NULL, "= = = = = = = =" },
  { "tool-names", GEMINI, NULL, "= = = = = = = =" },
  { "tool-names", OLLAMA, NULL, "= = = = = = = =" },
  { "tool-ids", CHAT, NULL, "= = = = = = = =" },
  { "tool-ids", MESSAGES, NULL, "= = = = = = = =" },
  { "tool-ids", RESPONSES, NULL, "= = = = = = = =" },
  { "tool-ids", GEMINI, NULL, "= = = = = = = =" },
  { "tool-ids", OLLAMA, NULL, "= = = = = = = =" },
  { "tool-no-arguments", CHAT, NULL, "= = = = = = = =" },
  { "tool-no-arguments", MESSAGES, NULL, "= = = = = = = =" },
  { "tool-no-arguments", RESPONSES, NULL, "= = = = = = = =" },
  { "tool-no-arguments", GEMINI, NULL, "= = = = = = = =" },
  { "tool-no-arguments", OLLAMA, NULL, "= = = = = = = =" },
  { "tool-broken-arguments", CHAT, NULL, "= = = ~ ~ ~ ~ ~" },
  { "tool-broken-arguments", RESPONSES, NULL, "~ ~ = ~ ~ ~ ~ ~" },

  /* Tools of free text. */
  { "custom-tool", CHAT, NULL, "= = = ~ ~ ~ ~ ~" },
  { "custom-tool", RESPONSES, NULL, "~ ~ = ~ ~ ~ ~ ~" },
  { "tool-grammar", CHAT,
    "\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"f\",\"format\":{\"type\":\"grammar\","
    "\"grammar\":{\"syntax\":\"lark\",\"definition\":\"a\"}}}}]",
    "= = = ! ! ! ! !" },
  { "tool-grammar", RESPONSES,
    "\"tools\":[{\"type\":\"custom\",\"name\":\"f\",\"format\":{\"type\":\"grammar\",\"syntax\":"
    "\"lark\",\"definition\":\"a\"}}]",
    "! ! = ! ! ! ! !" },

  /* Tools that a provider runs, offered alone or beside others, and what one did before. */
  { "built-in-tool", CHAT, NULL, "- - - - - - - -" },
  { "built-in-tool", MESSAGES, NULL, "! ! ! ! ! ! ! !" },
  { "built-in-tool", RESPONSES, NULL, "- - - - - - - -" },
  { "built-in-tool", GEMINI, NULL, "! ! ! ! ! = = !" },
  { "server-tool-alone", MESSAGES,
    "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]", "! ! ! ! ! ! ! !" },
  { "server-tool-beside", MESSAGES,
    "\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}},{\"type\":\"web_search_"
    "20250305\",\"name\":\"web_search\"}]",
    "- - - - - - - -" },
  { "tool-search", MESSAGES,
    "\"tools\":[{\"type\":\"tool_search_tool_regex_20251119\",\"name\":\"t\"}]",
    "! ! ! ! ! ! ! !" },
  { "server-result", MESSAGES,
    "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{"
    "\"role\":\"assistant\",\"content\":[{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_"
    "search\",\"input\":{}},{\"type\":\"text\",\"text\":\"y\"}]},{\"role\":\"user\",\"content\":"
    "\"z\"}]}",
    "! ! ! = = ! ! !" },
  { "web-search", CHAT, "\"web_search_options\":{}", "- - - - - - - -" },

  /* Tools that a provider defines and the client runs. */
  { "client-tool", MESSAGES, NULL, "~ ~ ~ = = ~ ~ ~" },

  /* Which tool to call. */
  { "tool-choice-auto", CHAT, NULL, "= = = = = = = =" },
  { "tool-choice-auto", MESSAGES, NULL, "= = = = = = = =" },
  { "tool-choice-auto", RESPONSES, NULL, "= = = = = = = =" },
  { "tool-choice-auto", GEMINI, NULL, "= = = = = = = =" },
  { "tool-choice-none", CHAT, NULL, "= = = = = = = =" },
  { "tool-choice-none", MESSAGES, NULL, "= = = = = = = =" },
  { "tool-choice-none", RESPONSES, NULL, "= = = = = = = =" },
  { "tool-choice-none", GEMINI, NULL, "= = = = = = = =" },
  { "tool-choice-required", CHAT, NULL, "= = = = = = = =" },
  { "tool-choice-required", MESSAGES, NULL, "= = = = = = = =" },
  { "tool-choice-required", RESPONSES, NULL, "= = = = = = = =" },
  { "tool-choice-required", GEMINI, NULL, "= = = = = = = =" },
  { "tool-choice-named", CHAT, NULL, "= = = = = = = =" },
  { "tool-choice-named", MESSAGES, NULL, "= = = = = = = =" },
  { "tool-choice-named", RESPONSES, NULL, "= = = = = = = =" },
  { "tool-choice-named", GEMINI, NULL, "= = = = = = = =" },
  { "tool-choice-allowed", CHAT, NULL, "= = = ~ ~ = = ~" },
  { "tool-choice-allowed", RESPONSES, NULL, "= = = ~ ~ = = ~" },
  { "tool-choice-allowed", GEMINI, NULL, "= = = ~ ~ = = ~" },
  { "parallel-off", CHAT, NULL, "= = = = = - - =" },
  { "parallel-off", MESSAGES, NULL, "= = = = = - - =" },
  { "parallel-off", RESPONSES, NULL, "= = = = = - - =" },

  /* Results of tools: text, files, failures; late, lost and unasked. */
  { "tools-parallel", CHAT, NULL, "= = = = = = = =" },
  { "tools-parallel", MESSAGES, NULL, "= = = = = = = =" },
  { "tools-parallel", RESPONSES, NULL, "= = = = = = = =" },
  { "tools-parallel", GEMINI, NULL, "= = = = = = = =" },
  { "tools-parallel", OLLAMA, NULL, "= = = = = = = =" },
  { "tool-empty-result", CHAT, NULL, "= = = = = = = =" },
  { "tool-empty-result", MESSAGES, NULL, "= = = = = = = =" },
  { "tool-empty-result", RESPONSES, NULL, "= = = = = = = =" },
  { "tool-empty-result", GEMINI, NULL, "= = = = = = = =" },
  { "tool-empty-result", OLLAMA, NULL, "= = = = = = = =" },
  { "image-in-result", MESSAGES, NULL, "~ ~ = = = ~ = ~" },
  { "image-in-result", RESPONSES, NULL, "~ ~ = = = ~ = ~" },
  { "image-in-result", GEMINI, NULL, "~ ~ = = = ~ = ~" },
  { "image-in-result", OLLAMA, NULL, "~ ~ = = = ~ = ~" },
  { "tool-error", MESSAGES, NULL, "~ ~ ~ = = = = ~" },
  { "tool-error", GEMINI, NULL, "~ ~ ~ = = = = ~" },
  { "tool-late-result", CHAT, NULL, "= = = = = = = =" },
  { "tool-late-result", MESSAGES, NULL, "= = = = = = = =" },
  { "tool-late-result", RESPONSES, NULL, "= = = = = = = =" },
  { "tool-late-result", GEMINI, NULL, "= = = = = = = =" },
  { "tool-late-result", OLLAMA, NULL, "= = = = = = = =" },
  { "tool-unanswered", CHAT, NULL, "= = ~ ~ ~ ~ ~ ~" },
  { "tool-unanswered", MESSAGES, NULL, "~ ~ ~ ~ ~ ~ ~ ~" },
  { "tool-unanswered", RESPONSES, NULL, "~ ~ = ~ ~ ~ ~ ~" },
  { "tool-unanswered", GEMINI, NULL, "~ ~ ~ ~ ~ = = ~" },
  { "tool-unanswered", OLLAMA, NULL, "~ ~ ~ ~ ~ ~ ~ ~" },
  { "tool-orphan-result", CHAT, NULL, "= = ~ ~ ~ ~ ~ ~" },
  { "tool-orphan-result", MESSAGES, NULL, "~ ~ ~ ~ ~ ~ ~ ~" },
  { "tool-orphan-result", RESPONSES, NULL, "~ ~ = ~ ~ ~ ~ ~" },
  { "tool-orphan-result", GEMINI, NULL, "~ ~ ~ ~ ~ = = ~" },
  { "tool-orphan-result", OLLAMA, NULL, "~ ~ ~ ~ ~ ~ ~ ~" },

  /* Thoughts that were had: the model's own, another's, sealed ones. */
  { "thinking-replay", CHAT, NULL, "- - - - - - - -" },
  { "thinking-replay", MESSAGES, NULL, "- - - = ~ - - -" },
  { "thinking-replay", RESPONSES, NULL, "- - = - - - - -" },
  { "thinking-replay", GEMINI, NULL, "- - - = ~ - - -" },
  { "thinking-replay", OLLAMA, NULL, "- - - - - - - -" },
  { "thinking-redacted", MESSAGES, NULL, "- - - = ~ - - -" },
  { "thinking-redacted", GEMINI, NULL, "- - - = ~ - - -" },
  { "thinking-gemini", MESSAGES, NULL, "- - - - - = = -" },
  { "thinking-gemini", RESPONSES, NULL, "- - - - - = = -" },
  { "thinking-gemini", GEMINI, NULL, "- - - - - = = -" },
  { "thinking-foreign", MESSAGES, NULL, "- - - - - - - -" },
  { "thinking-foreign", RESPONSES, NULL, "- - - - - - - -" },
  { "thinking-foreign", GEMINI, NULL, "- - - - - - - -" },

  /* How much to think. */
  { "thinking-effort", CHAT, NULL, "- = = ~ = ~ = =" },
  { "thinking-effort", MESSAGES, NULL, "- = = - - ~ = =" },
  { "thinking-effort", RESPONSES, NULL, "- = = ~ = ~ = =" },
  { "thinking-effort", GEMINI, NULL, "- = = ~ = ~ = =" },
  { "thinking-effort", OLLAMA, NULL, "- = = ~ = ~ = =" },
  { "thinking-budget", MESSAGES, NULL, "- ~ ~ ~ ~ = ~ ~" },
  { "thinking-budget", GEMINI, NULL, "- ~ ~ ~ ~ = ~ ~" },
  { "thinking-adaptive", MESSAGES, "\"thinking\":{\"type\":\"adaptive\"}", "- = = ~ = = = =" },
  { "thinking-off", CHAT, NULL, "- = = = = = ~ ~" },
  { "thinking-off", MESSAGES, NULL, "= = = = = = ~ ~" },
  { "thinking-off", RESPONSES, NULL, "= = = = = = ~ ~" },
  { "thinking-off", GEMINI, NULL, "= = = = = = ~ ~" },
  { "thinking-off", OLLAMA, NULL, "= = = = = = ~ ~" },

  /* What to keep of a prompt. */
  { "cache-mark", CHAT,
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":"
    "\"x\",\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}}]}]}",
    "- = - = = - - =" },
  { "cache-mark", MESSAGES,
    "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":"
    "\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\"}}]}]}",
    "- = - = = - - =" },
  { "cache-marks", CHAT, NULL, "- - - - - - - -" },
  { "cache-marks", MESSAGES, NULL, "- - - - - - - -" },
  { "cache-breakpoint", CHAT, NULL, "- - - - - - - -" },
  { "cache-breakpoint", MESSAGES, NULL, "= = = ~ ~ - - ~" },
  { "cache-breakpoint", RESPONSES, NULL, "- - = - - - - -" },
  { "cache-breakpoint", GEMINI, NULL, "! ! ! ! ! ! ! !" },
  { "cache-auto", MESSAGES, "\"cache_control\":{\"type\":\"ephemeral\"}", "= = = ~ ~ - - ~" },
  { "cache-key", CHAT, "\"prompt_cache_key\":\"k\"", "- - = - - - - -" },
  { "cache-key", RESPONSES, "\"prompt_cache_key\":\"k\"", "- - = - - - - -" },
  { "kept-prefix", GEMINI, "\"cachedContent\":\"cachedContents/a\"", "! ! ! ! ! ! ! !" },

  /* The form of an answer. */
  { "output-json", CHAT, NULL, "= = = ~ ~ = = =" },
  { "output-json", RESPONSES, NULL, "= = = ~ ~ = = =" },
  { "output-json", GEMINI, NULL, "= = = ~ ~ = = =" },
  { "output-json", OLLAMA, NULL, "= = = ~ ~ = = =" },
  { "output-schema", CHAT, NULL, "= = = ~ ~ = = =" },
  { "output-schema", MESSAGES, NULL, "= = = ~ ~ = = =" },
  { "output-schema", RESPONSES, NULL, "= = = ~ ~ = = =" },
  { "output-schema", GEMINI, NULL, "= = = ~ ~ = = =" },
  { "output-schema", OLLAMA, NULL, "= = = ~ ~ = = =" },
  { "output-schema-tools", CHAT, NULL, "= = = ~ ~ - = =" },
  { "output-schema-tools", MESSAGES, NULL, "~ ~ ~ ~ ~ - = ~" },
  { "output-schema-tools", RESPONSES, NULL, "= = = ~ ~ - = =" },
  { "output-schema-tools", GEMINI, NULL, "~ ~ ~ ~ ~ - = ~" },
  { "output-schema-tools", OLLAMA, NULL, "~ ~ ~ ~ ~ - = ~" },
  { "verbosity", CHAT, "\"verbosity\":\"low\"", "- = = - - - - -" },
  { "verbosity", RESPONSES, "\"text\":{\"verbosity\":\"low\"}", "- = = - - - - -" },

  /* Where an answer ends. */
  { "stop", CHAT, NULL, "= - - = = = = =" },
  { "stop", MESSAGES, NULL, "= - - = = = = =" },
  { "stop", GEMINI, NULL, "= - - = = = = =" },
  { "stop", OLLAMA, NULL, "= - - = = = = =" },
  { "stop-many", MESSAGES, NULL, "! - - = = ! ! !" },
  { "stop-many", GEMINI, NULL, "! - - = = = = !" },
  { "stop-many", OLLAMA, NULL, "! - - = = ! ! !" },
  { "stop-blank", CHAT, "\"stop\":\" \"", "= - - ! ! = = =" },
  { "stop-blank", MESSAGES, "\"stop_sequences\":[\"\\n\"]", "= - - = = = = =" },
  { "stop-blank", GEMINI, "\"generationConfig\":{\"stopSequences\":[\" \"]}", "= - - ! ! = = =" },
  { "max-tokens-above", CHAT, NULL, "~ ~ ~ ~ ~ ~ ~ ~" },
  { "max-tokens-above", MESSAGES, NULL, "~ ~ ~ ~ ~ ~ ~ ~" },
  { "max-tokens-above", RESPONSES, NULL, "~ ~ ~ ~ ~ ~ ~ ~" },
  { "max-tokens-above", GEMINI, NULL, "~ ~ ~ ~ ~ ~ ~ ~" },
  { "max-tokens-above", OLLAMA, NULL, "~ ~ ~ ~ ~ ~ ~ ~" },
  { "max-tokens-old-name", CHAT, NULL, "= = = = = = = =" },
  { "max-tokens-zero", MESSAGES,
    "{\"model\":\"m\",\"max_tokens\":0,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
    "! ! ! = = ! ! !" },

  /* How tokens are chosen. */
  { "temperature", CHAT, "\"temperature\":0.5", "= - - = - = = =" },
  { "temperature", MESSAGES, "\"temperature\":0.5", "= - - = - = = =" },
  { "temperature", RESPONSES, "\"temperature\":0.5", "= - - = - = = =" },
  { "temperature", GEMINI, "\"generationConfig\":{\"temperature\":0.5}", "= - - = - = = =" },
  { "temperature-above-one", CHAT, NULL, "= - - ~ - = = =" },
  { "temperature-above-one", RESPONSES, NULL, "= - - ~ - = = =" },
  { "temperature-above-one", GEMINI, NULL, "= - - ~ - = = =" },
  { "temperature-above-one", OLLAMA, NULL, "= - - ~ - = = =" },
  { "top-p", CHAT, "\"top_p\":0.5", "= - - = - = = =" },
  { "top-p", MESSAGES, "\"top_p\":0.5", "= - - = - = = =" },
  { "top-p", RESPONSES, "\"top_p\":0.5", "= - - = - = = =" },
  { "top-p", GEMINI, "\"generationConfig\":{\"topP\":0.5}", "= - - = - = = =" },
  { "top-k", MESSAGES, "\"top_k\":4", "- - - = - = = -" },
  { "top-k", GEMINI, "\"generationConfig\":{\"topK\":4}", "- - - = - = = -" },
  { "top-k", OLLAMA, "\"options\":{\"top_k\":4}", "- - - = - = = -" },
  { "sampling", CHAT, NULL, "= - - - - - - -" },
  { "sampling", MESSAGES, NULL, "- - - - - = = -" },
  { "sampling", RESPONSES, NULL, "= - - - - = = -" },
  { "sampling", GEMINI, NULL, "- - - - - = = -" },
  { "sampling", OLLAMA, NULL, "- - - - - - - -" },
  { "numbers", CHAT, NULL, "= - - = - = = =" },
  { "numbers", MESSAGES, NULL, "= - - = - = = =" },
  { "numbers", RESPONSES, NULL, "= - - = - = = =" },
  { "numbers", GEMINI, NULL, "= - - = - = = =" },
  { "numbers", OLLAMA, NULL, "= - - = - = = =" },
  { "seed", CHAT, "\"seed\":7", "= = - - - = = -" },
  { "seed", GEMINI, "\"generationConfig\":{\"seed\":7}", "= = - - - = = -" },
  { "seed", OLLAMA, "\"options\":{\"seed\":7}", "= = - - - = = -" },
  { "penalties", CHAT, "\"presence_penalty\":1,\"frequency_penalty\":1", "= - - - - = = -" },
  { "penalties", GEMINI, "\"generationConfig\":{\"presencePenalty\":1,\"frequencyPenalty\":1}",
    "= - - - - = = -" },
  { "logit-bias", CHAT, "\"logit_bias\":{\"1\":1}", "= - - - - - - -" },
  { "logprobs", CHAT, NULL, "= - - ! ! = = -" },
  { "logprobs", RESPONSES, NULL, "= - - ! ! = = -" },
  { "logprobs", GEMINI, NULL, "= - - ! ! = = -" },
  { "logprobs", OLLAMA, NULL, "- - - - - - - -" },

  /* Several answers, spoken ones, and other kinds of them. */
  { "choices", CHAT, NULL, "= = ! ! ! = = !" },
  { "choices", GEMINI, NULL, "= = ! ! ! = = !" },
  { "audio-out", CHAT,
    "\"modalities\":[\"text\",\"audio\"],\"audio\":{\"voice\":\"alloy\",\"format\":\"wav\"}",
    "= = ! ! ! ! ! !" },
  { "audio-out", GEMINI, "\"generationConfig\":{\"responseModalities\":[\"AUDIO\"]}",
    "- - - - - = = -" },
  { "prediction", CHAT, "\"prediction\":{\"type\":\"content\",\"content\":\"x\"}",
    "= = - - - - - -" },
  { "moderation", CHAT, "\"moderation\":{\"mode\":\"strict\"}", "- - ! ! ! ! ! !" },
  { "store", CHAT, "\"store\":true", "- - - - - - - -" },
  { "store", RESPONSES, "\"store\":true", "- - = - - - - -" },

  /* Who asks, and how it is served. */
  { "user", CHAT, "\"user\":\"me\"", "= = = - - - - -" },
  { "user", MESSAGES, "\"metadata\":{\"user_id\":\"me\"}", "= = = - - - - -" },
  { "user", RESPONSES, "\"safety_identifier\":\"me\"", "= = = - - - - -" },
  { "metadata", CHAT, "\"metadata\":{\"a\":\"b\"}", "- - - - - - - -" },
  { "metadata", RESPONSES, "\"metadata\":{\"a\":\"b\"}", "- - = - - - - -" },
  { "user-metadata", CHAT, NULL, "- - - - - - - -" },
  { "user-metadata", MESSAGES, NULL, "- - - - - - - -" },
  { "user-metadata", RESPONSES, NULL, "- - = - - - - -" },
  { "user-metadata", GEMINI, NULL, "- - - - - = = -" },
  { "labels", GEMINI, "\"labels\":{\"a\":\"b\"}", "- - - - - = = -" },
  { "service-tier", CHAT, "\"service_tier\":\"flex\"", "- - - - - - - -" },
  { "service-tier", MESSAGES, "\"service_tier\":\"auto\"", "- - - - - - - -" },
  { "service-tier", RESPONSES, "\"service_tier\":\"flex\"", "- - = - - - - -" },
  { "speed", MESSAGES, "\"speed\":\"fast\"", "- - - - - - - -" },
  { "inference-geo", MESSAGES, "\"inference_geo\":\"eu\"", "- - - - - - - -" },
  { "container", MESSAGES, "\"container\":\"c\"", "- - - - - - - -" },
  { "context-editing", MESSAGES, "\"context_management\":{\"edits\":[]}", "- - - - - - - -" },
  { "safety-settings", GEMINI, "\"safetySettings\":[]", "- - - - - = = -" },
  { "unknown-members", CHAT, NULL, "- - - - - - - -" },
  { "unknown-members", MESSAGES, NULL, "- - - - - - - -" },
  { "unknown-members", RESPONSES, NULL, "- - - - - - - -" },
  { "unknown-members", GEMINI, NULL, "- - - - - - - -" },
  { "unknown-members", OLLAMA, NULL, "- - - - - - - -" },

  /* What a provider has kept of before. */
  { "previous-reply", RESPONSES, "\"previous_response_id\":\"resp_1\"", "! ! = ! ! ! ! !" },
  { "conversation", RESPONSES, "\"conversation\":\"conv_1\"", "! ! ! ! ! ! ! !" },
  { "background", RESPONSES, "\"background\":true", "! ! = ! ! ! ! !" },
};

static const GoldenClient *
find_client (const char *name)
{
  for (guint i = 0; i < golden_n_clients; i++)
    if (g_str_equal (golden_clients[i].name, name))
      return &golden_clients[i];
  g_assert_not_reached ();
}

static const GoldenUpstream *
find_upstream (const char *name)
{
  for (guint i = 0; i < golden_n_upstreams; i++)
    if (g_str_equal (golden_upstreams[i].name, name))
      return &golden_upstreams[i];
  g_assert_not_reached ();
}

/* (transfer full): what is asked. @header: (out) (nullable) */
static char *
get_asked (const Row *row, char **header)
{
  g_autofree char *name = g_strdup_printf ("asked/%s/%s.json", row->client, row->thing);
  g_autoptr (GoldenFile) file = NULL;

  if (row->members != NULL && row->members[0] == '{')
    return g_strdup (row->members);
  if (row->members != NULL)
    return golden_json_append (find_client (row->client)->plain, row->members);
  file = golden_file_read (name);
  g_assert_nonnull (file);
  g_assert_null (file->cannot);
  *header = g_strdup (file->header);
  return golden_json_compact (file->text);
}

/* Of something told as "member=how" another form was sent; a flag that asks for nothing is no loss. */
static char
classify (const WeirLoss *loss)
{
  g_autofree char *header = weir_loss_to_header (loss);
  g_auto (GStrv) entries = g_strsplit (header != NULL ? header : "", ",", -1);
  char class = CARRIED;

  for (guint i = 0; entries[i] != NULL; i++)
    if (g_str_has_prefix (entries[i], "anthropic_beta:") || g_str_equal (entries[i], "betas"))
      continue;
    else if (strchr (entries[i], '=') == NULL)
      return DROPPED;
    else
      class = CHANGED;
  return class;
}

static char
send_on (const Row *row, const GoldenUpstream *upstream, gboolean strict, WeirModelRules *rules)
{
  g_autofree char *header = NULL;
  g_autofree char *asked = get_asked (row, &header);
  g_autoptr (WeirLoss) loss = weir_loss_new (strict);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body =
      golden_send (find_client (row->client), upstream, rules, asked, header, FALSE, loss, &error);

  if (body != NULL)
    return classify (loss);
  g_test_message ("%s: %s", upstream->name, error->message);
  g_assert_true (g_error_matches (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED)
                 || g_error_matches (error, WEIR_API_ERROR, WEIR_API_ERROR_BAD_REQUEST));
  g_assert_nonnull (weir_api_error_get_param (error));
  return REFUSED;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (WeirModelRules) rules = golden_rules ();
  g_autoptr (GString) got = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      const GoldenUpstream *upstream = find_upstream (families[i]);
      char class = send_on (row, upstream, FALSE, rules);
      char strict = send_on (row, upstream, TRUE, rules);

      g_string_append_printf (got, "%s%c", i > 0 ? " " : "", class);
      /* Where nothing may be lost, what would be is refused, and nothing else. */
      g_assert_cmpint (strict, ==, class == CARRIED ? CARRIED : REFUSED);
    }
  g_assert_cmpstr (got->str, ==, row->classes);
}

/* Every case of the corpus has its line, and only one. */
static void
test_complete (void)
{
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].members == NULL)
      g_assert_true (
          g_hash_table_add (named, g_strdup_printf ("%s/%s", rows[i].client, rows[i].thing)));
  for (guint i = 0; i < golden_n_clients; i++)
    {
      g_autofree char *folder =
          g_build_filename ("data/golden/asked", golden_clients[i].name, NULL);
      g_autoptr (GPtrArray) names = fixture_list (folder, ".json");

      for (guint k = 0; k < names->len; k++)
        {
          g_autofree char *name =
              g_strdup_printf ("%s/%s", golden_clients[i].name, (char *) names->pdata[k]);
          g_autofree char *path = g_strdup_printf ("asked/%s.json", name);
          g_autoptr (GoldenFile) file = golden_file_read (path);

          g_test_message ("%s", name);
          g_assert_cmpint (g_hash_table_contains (named, name), ==, file->cannot == NULL);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/wire/matrix/request/%s/%s", rows[i].thing, rows[i].client);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/wire/matrix/complete", test_complete);
  return g_test_run ();
}
