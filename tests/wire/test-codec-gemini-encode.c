/* SPDX-License-Identifier: MIT */
/* Chat requests written for Gemini, and a few that no chat client can say, built by hand. */
#include "chat-fixture.h"

#include "wire/weir-api-error.h"
#include "wire/weir-request-builder.h"

#include <string.h>

#define USER "{\"role\":\"user\",\"content\":\"x\"}"
#define SAY "\"messages\":[" USER "]"
#define SAID "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]}]"
#define TOOL(name) "{\"type\":\"function\",\"function\":{\"name\":\"" name "\"}}"
#define TOLD(name) "{\"name\":\"" name "\"}"
#define CALL(id, name, arguments)                                                                  \
  "{\"id\":\"" id "\",\"type\":\"function\",\"function\":{\"name\":\"" name                        \
  "\",\"arguments\":\"" arguments "\"}}"
#define CALLED(name, args) "{\"functionCall\":{\"name\":\"" name "\",\"args\":" args "}}"
#define ANSWERED(name, response)                                                                   \
  "{\"functionResponse\":{\"name\":\"" name "\",\"response\":{" response "}}}"
#define FITTED "_1_f_6b165129" /* with the beginning of the SHA-256 of "1.f" */
#define NOT_RUN ANSWERED ("f", "\"error\":\"tool call was not executed\"")
#define CHOICE(inside)                                                                             \
  "\"tools\":[{\"functionDeclarations\":[" TOLD ("f") "," TOLD (                                   \
      "g") "]}],\"toolConfig\":"                                                                   \
           "{\"functionCallingConfig\":{" inside "}}"
#define CONFIG(inside) "\"generationConfig\":{" inside "}"

static const struct
{
  const char *name;
  const char *model;
  const char *body; /* without the model, which stands in front */
  const char *expected;
  const char *dropped;
} rows[] = {
  { "plain", "gemini-2.5-flash", SAY, "{" SAID "}", NULL },
  { "stream", "gemini-2.5-flash", SAY ",\"stream\":true", "{" SAID "}", NULL },
  { "system", "gemini-2.5-flash",
    "\"messages\":[{\"role\":\"system\",\"content\":\"a\"},{\"role\":\"developer\",\"content\":"
    "\"b\"}," USER "]",
    "{\"systemInstruction\":{\"parts\":[{\"text\":\"a\"},{\"text\":\"b\"}]}," SAID "}", NULL },
  { "system-alone", "gemini-2.5-flash", "\"messages\":[{\"role\":\"system\",\"content\":\"a\"}]",
    "{\"systemInstruction\":{\"parts\":[{\"text\":\"a\"}]},\"contents\":[{\"role\":\"user\","
    "\"parts\":[{\"text\":\".\"}]}]}",
    NULL },
  { "system-between", "gemini-2.5-flash",
    "\"messages\":[" USER ",{\"role\":\"system\",\"content\":\"a\\nb\"}]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"},{\"text\":\"<system>\\na\\nb"
    "\\n</system>\"}]}]}",
    "messages.system=wrapped" },
  { "turns", "gemini-2.5-flash",
    "\"messages\":[" USER ",{\"role\":\"user\",\"content\":\"y\"},{\"role\":\"assistant\","
    "\"content\":\"z\\u0000\\ud800\"}," USER "]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"},{\"text\":\"y\"}]},{\"role\":"
    "\"model\",\"parts\":[{\"text\":\"z\\u0000\\ud800\"}]},{\"role\":\"user\",\"parts\":[{\"text\":"
    "\"x\"}]}]}",
    NULL },
  { "empty-turns", "gemini-2.5-flash",
    "\"messages\":[" USER ",{\"role\":\"assistant\",\"content\":\"\"},{\"role\":\"user\","
    "\"content\":\"y\"}]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"},{\"text\":\"y\"}]}]}", NULL },
  { "assistant-first", "gemini-2.5-flash",
    "\"messages\":[{\"role\":\"assistant\",\"content\":\"z\"}," USER "]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"(continue)\"}]},{\"role\":\"model\","
    "\"parts\":[{\"text\":\"z\"}]},{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]}]}",
    "messages=user-first" },
  { "speaker", "gemini-2.5-flash",
    "\"messages\":[{\"role\":\"user\",\"name\":\"Ann\",\"content\":\"x\"}]", "{" SAID "}", "name" },
  { "refusal", "gemini-2.5-flash",
    "\"messages\":[" USER ",{\"role\":\"assistant\",\"content\":null,\"refusal\":\"no\"}," USER "]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]},{\"role\":\"model\",\"parts\":"
    "[{\"text\":\"no\"}]},{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]}]}",
    "refusal=text" },
  { "image", "gemini-2.5-flash",
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":"
    "\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\"}}]}]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"a\"},{\"inlineData\":{\"mimeType\":"
    "\"image/png\",\"data\":\"AA==\"}}]}]}",
    NULL },
  { "image-url", "gemini-2.5-flash",
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
    "\"https://x/a.PNG?q=.gif\"}},{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://b/"
    "c\"}}]}]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"fileData\":{\"mimeType\":\"image/png\","
    "\"fileUri\":\"https://x/a.PNG?q=.gif\"}},{\"fileData\":{\"mimeType\":\"image/jpeg\","
    "\"fileUri\":\"https://b/c\"}}]}]}",
    "image=fileData" },
  { "pdf", "gemini-2.5-flash",
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"filename\":"
    "\"a.pdf\",\"file_data\":\"data:application/pdf;base64,AA\"}}]}]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"inlineData\":{\"mimeType\":"
    "\"application/pdf\",\"data\":\"AA\"}}]}]}",
    NULL },
  { "audio", "gemini-2.5-flash",
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\",\"input_audio\":"
    "{\"data\":\"AA\",\"format\":\"wav\"}}]}]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"inlineData\":{\"mimeType\":\"audio/wav\","
    "\"data\":\"AA\"}}]}]}",
    NULL },
  { "scalars", "gemini-2.5-flash",
    SAY ",\"max_tokens\":5,\"temperature\":0.10,\"top_p\":1,\"top_k\":4,\"seed\":3,\"n\":2,"
        "\"presence_penalty\":1,\"frequency_penalty\":-1,\"logprobs\":true,\"top_logprobs\":2,"
        "\"stop\":[\"a\",\"\\n\"]",
    "{" SAID "," CONFIG ("\"maxOutputTokens\":5,\"temperature\":0.10,\"topP\":1,\"topK\":4,"
                         "\"seed\":3,\"presencePenalty\":1,\"frequencyPenalty\":-1,\"logprobs\":2,"
                         "\"responseLogprobs\":true,\"candidateCount\":2,\"stopSequences\":[\"a\","
                         "\"\\n\"]") "}",
    NULL },
  { "one-answer", "gemini-2.5-flash", SAY ",\"n\":1", "{" SAID "}", NULL },
  { "clamped", "gemini-1.5-pro", SAY ",\"max_tokens\":99999",
    "{" SAID "," CONFIG ("\"maxOutputTokens\":8192") "}", "max_tokens=clamped" },
  { "foreign", "gemini-2.5-flash",
    SAY ",\"service_tier\":\"flex\",\"metadata\":{},\"store\":true,\"moderation\":1,"
        "\"prompt_cache_key\":\"k\",\"user\":\"u\",\"logit_bias\":{\"1\":1},\"verbosity\":\"low\"",
    "{" SAID "}",
    "logit_bias,verbosity,prompt_cache_key,user,service_tier,metadata,store,moderation" },
  { "cache-marks", "gemini-2.5-flash",
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\","
    "\"cache_control\":{\"type\":\"ephemeral\"}}]}]",
    "{" SAID "}", "cache_control" },

  /* How much to think. */
  { "effort-budget", "gemini-2.5-flash", SAY ",\"reasoning_effort\":\"low\"",
    "{" SAID
    "," CONFIG ("\"thinkingConfig\":{\"includeThoughts\":true,\"thinkingBudget\":4096}") "}",
    NULL },
  { "effort-none", "gemini-2.5-flash", SAY ",\"reasoning_effort\":\"none\"",
    "{" SAID "," CONFIG ("\"thinkingConfig\":{\"thinkingBudget\":0}") "}", NULL },
  { "effort-none-impossible", "gemini-2.5-pro", SAY ",\"reasoning_effort\":\"none\"",
    "{" SAID "," CONFIG ("\"thinkingConfig\":{\"thinkingBudget\":128}") "}", "reasoning=clamped" },
  { "effort-max", "gemini-2.5-flash", SAY ",\"reasoning_effort\":\"xhigh\"",
    "{" SAID
    "," CONFIG ("\"thinkingConfig\":{\"includeThoughts\":true,\"thinkingBudget\":24576}") "}",
    "reasoning=clamped" },
  { "effort-level", "gemini-3-flash", SAY ",\"reasoning_effort\":\"medium\"",
    "{" SAID "," CONFIG ("\"thinkingConfig\":{\"includeThoughts\":true,\"thinkingLevel\":"
                         "\"MEDIUM\"}") "}",
    NULL },
  { "effort-lower-level", "gemini-3-pro", SAY ",\"reasoning_effort\":\"medium\"",
    "{" SAID
    "," CONFIG ("\"thinkingConfig\":{\"includeThoughts\":true,\"thinkingLevel\":\"LOW\"}") "}",
    "reasoning=medium->low" },
  { "effort-level-none", "gemini-3-flash", SAY ",\"reasoning_effort\":\"none\"",
    "{" SAID "," CONFIG ("\"thinkingConfig\":{\"thinkingLevel\":\"MINIMAL\"}") "}",
    "reasoning=none->minimal" },
  { "effort-of-no-use", "gemini-1.5-pro", SAY ",\"reasoning_effort\":\"low\"", "{" SAID "}",
    "reasoning" },

  /* What the answer is to look like. */
  { "json", "gemini-2.5-flash", SAY ",\"response_format\":{\"type\":\"json_object\"}",
    "{" SAID "," CONFIG ("\"responseMimeType\":\"application/json\"") "}", NULL },
  { "schema", "gemini-2.5-flash",
    SAY ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":"
        "{\"type\":\"array\",\"items\":{\"const\":\"a\",\"default\":\"a\"}}}}",
    "{" SAID "," CONFIG ("\"responseMimeType\":\"application/json\",\"responseSchema\":{\"type\":"
                         "\"array\",\"items\":{\"type\":\"string\",\"enum\":[\"a\"]}}") "}",
    NULL },
  { "schema-beside-tools", "gemini-2.5-flash",
    SAY ",\"tools\":[" TOOL ("f") "],\"response_format\":{\"type\":\"json_object\"}",
    "{" SAID ",\"tools\":[{\"functionDeclarations\":[" TOLD ("f") "]}]}", "response_format" },
  { "schema-with-tools", "gemini-3-pro",
    SAY ",\"tools\":[" TOOL ("f") "],\"response_format\":{\"type\":\"json_object\"}",
    "{" SAID ",\"tools\":[{\"functionDeclarations\":[" TOLD ("f") "]}]," CONFIG (
        "\"responseMimeType\":\"application/json\"") "}",
    NULL },
  { "schema-verbatim", "other",
    SAY ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"$ref\":"
        "1.0}}}]",
    "{" SAID ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"parametersJsonSchema\":"
    "{\"$ref\":1.0}}]}]}",
    NULL },

  /* Tools. */
  { "tools", "gemini-2.5-flash",
    SAY ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\","
        "\"parameters\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\","
        "\"default\":1}},\"additionalProperties\":false},\"strict\":true}},{\"type\":\"function\","
        "\"function\":{\"name\":\"g\",\"parameters\":{\"type\":\"object\"}}}],"
        "\"parallel_tool_calls\":false",
    "{" SAID ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"description\":\"d\","
    "\"parameters\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}},"
    "{\"name\":\"g\"}]}]}",
    "parallel_tool_calls" },
  { "tool-names", "gemini-2.5-flash",
    "\"messages\":[" USER ",{\"role\":\"assistant\",\"tool_calls\":[" CALL (
        "1",
        "1.f",
        "{}") "]},{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"one\"}],\"tools\":"
              "[" TOOL ("1.f") "],\"tool_choice\":" TOOL ("1.f"),
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]},{\"role\":\"model\",\"parts\":"
    "[" CALLED (FITTED, "{}") "]},{\"role\":\"user\",\"parts\":[" ANSWERED (
        FITTED,
        "\"output\":\"one\"") "]}],\"tools\":[{\"functionDeclarations\":[" TOLD (FITTED) "]}],"
                                                                                         "\"toolCon"
                                                                                         "fig\":{"
                                                                                         "\"functio"
                                                                                         "nCallingC"
                                                                                         "onfig\":{"
                                                                                         "\"mode\":"
                                                                                         "\"ANY\","
                                                                                         "\"allowed"
                                                                                         "FunctionN"
                                                                                         "ames\":["
                                                                                         "\"" FITTED
                                                                                         "\"]}}}",
    NULL },
  { "tool-default", "gemini-3-pro",
    SAY ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":"
        "\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"default\":1}}}}}]",
    "{" SAID ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"parameters\":{\"type\":"
    "\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"default\":1}}}}]}]}",
    NULL },
  { "choice-auto", "gemini-2.5-flash",
    SAY ",\"tools\":[" TOOL ("f") "," TOOL ("g") "],\"tool_choice\":\"auto\"",
    "{" SAID "," CHOICE ("\"mode\":\"AUTO\"") "}", NULL },
  { "choice-none", "gemini-2.5-flash",
    SAY ",\"tools\":[" TOOL ("f") "," TOOL ("g") "],\"tool_choice\":\"none\"",
    "{" SAID "," CHOICE ("\"mode\":\"NONE\"") "}", NULL },
  { "choice-required", "gemini-2.5-flash",
    SAY ",\"tools\":[" TOOL ("f") "," TOOL ("g") "],\"tool_choice\":\"required\"",
    "{" SAID "," CHOICE ("\"mode\":\"ANY\"") "}", NULL },
  { "choice-named", "gemini-2.5-flash",
    SAY ",\"tools\":[" TOOL ("f") "," TOOL ("g") "],\"tool_choice\":" TOOL ("g"),
    "{" SAID "," CHOICE ("\"mode\":\"ANY\",\"allowedFunctionNames\":[\"g\"]") "}", NULL },
  { "choice-allowed-required", "gemini-2.5-flash",
    SAY ",\"tools\":[" TOOL ("f") "," TOOL (
        "g") "],\"tool_choice\":{\"type\":\"allowed_tools\","
             "\"allowed_tools\":{\"mode\":\"required\",\"tools\":[" TOOL ("f") "]}}",
    "{" SAID "," CHOICE ("\"mode\":\"ANY\",\"allowedFunctionNames\":[\"f\"]") "}", NULL },
  { "choice-allowed-auto", "gemini-2.5-flash",
    SAY ",\"tools\":[" TOOL ("f") "," TOOL (
        "g") "],\"tool_choice\":{\"type\":\"allowed_tools\","
             "\"allowed_tools\":{\"mode\":\"auto\",\"tools\":[" TOOL ("f") "]}}",
    "{" SAID ",\"tools\":[{\"functionDeclarations\":[" TOLD (
        "f") "]}],\"toolConfig\":"
             "{\"functionCallingConfig\":{\"mode\":\"AUTO\"}}}",
    NULL },
  { "choice-without-tools", "gemini-2.5-flash", SAY ",\"tool_choice\":\"auto\"", "{" SAID "}",
    NULL },
  { "tool-loop", "gemini-2.5-flash",
    "\"messages\":[" USER ",{\"role\":\"assistant\",\"content\":\"t\",\"tool_calls\":[" CALL (
        "1",
        "f",
        "{\\\"a\\\": 1.0}") "," CALL ("2",
                                      "g",
                                      "") "]},{\"role\":\"tool\","
                                          "\"tool_call_id\":\"2\",\"content\":\"two\"},{\"role\":"
                                          "\"tool\",\"tool_call_id\":\"1\","
                                          "\"content\":[{\"type\":\"text\",\"text\":\"one\"},{"
                                          "\"type\":\"text\",\"text\":\"1\"}]}," USER "]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]},{\"role\":\"model\",\"parts\":"
    "[{\"text\":\"t\"}," CALLED ("f", "{\"a\": 1.0}") "," CALLED (
        "g",
        "{}") "]},{\"role\":"
              "\"user\",\"parts\":[" ANSWERED ("f", "\"output\":\"one\\n1\"") "," ANSWERED (
                  "g",
                  "\"output\":\"two\"") ",{\"text\":\"x\"}]}]}",
    NULL },
  { "tool-loop-proof", "gemini-3-pro",
    "\"messages\":[" USER
    ",{\"role\":\"assistant\",\"tool_calls\":[" CALL ("1", "f", "{}") "," CALL (
        "2",
        "g",
        "{}") "]},{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"one\"},"
              "{\"role\":\"tool\",\"tool_call_id\":\"2\",\"content\":\"two\"}]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]},{\"role\":\"model\",\"parts\":"
    "[{\"functionCall\":{\"name\":\"f\",\"args\":{}},\"thoughtSignature\":"
    "\"skip_thought_signature_validator\"}," CALLED (
        "g",
        "{}") "]},{\"role\":\"user\",\"parts\":[" ANSWERED ("f",
                                                            "\"output\":\"one\"") "," ANSWERED ("g",
                                                                                                "\""
                                                                                                "ou"
                                                                                                "tp"
                                                                                                "ut"
                                                                                                "\""
                                                                                                ":"
                                                                                                "\""
                                                                                                "tw"
                                                                                                "o"
                                                                                                "\"") "]}]}",
    NULL },
  { "broken-arguments", "gemini-2.5-flash",
    "\"messages\":[" USER
    ",{\"role\":\"assistant\",\"tool_calls\":[" CALL ("1", "f", "oops") "," CALL (
        "2",
        "f",
        " [1]") "]},{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"1\"},"
                "{\"role\":\"tool\",\"tool_call_id\":\"2\",\"content\":\"2\"}]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]},{\"role\":\"model\",\"parts\":"
    "[" CALLED ("f", "{\"_raw\":\"oops\"}") "," CALLED (
        "f",
        "{\"_raw\":\" [1]\"}") "]},{\"role\":"
                               "\"user\",\"parts\":[" ANSWERED (
                                   "f",
                                   "\"output\":\"1\"") "," ANSWERED ("f",
                                                                     "\"output\":\"2\"") "]}]}",
    "tool_call.arguments=wrapped" },
  { "unanswered-call", "gemini-2.5-flash",
    "\"messages\":[" USER
    ",{\"role\":\"assistant\",\"tool_calls\":[" CALL ("1", "f", "{}") "]}," USER "]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]},{\"role\":\"model\",\"parts\":"
    "[" CALLED ("f", "{}") "]},{\"role\":\"user\",\"parts\":[" NOT_RUN ",{\"text\":\"x\"}]}]}",
    "tool_call=unanswered" },
  { "unanswered-at-end", "gemini-2.5-flash",
    "\"messages\":[" USER ",{\"role\":\"assistant\",\"tool_calls\":[" CALL ("1", "f", "{}") "]}]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]},{\"role\":\"model\",\"parts\":"
    "[" CALLED ("f", "{}") "]},{\"role\":\"user\",\"parts\":[" NOT_RUN "]}]}",
    "tool_call=unanswered" },
  { "result-of-nothing", "gemini-2.5-flash",
    "\"messages\":[" USER ",{\"role\":\"tool\",\"tool_call_id\":\"9\",\"content\":\"late\"}]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"},{\"text\":\"[tool result 9] "
    "late\"}]}]}",
    "tool_result=orphan" },
  { "result-twice", "gemini-2.5-flash",
    "\"messages\":[" USER ",{\"role\":\"assistant\",\"tool_calls\":[" CALL (
        "1",
        "f",
        "{}") "]},"
              "{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"a\"},{\"role\":\"tool\","
              "\"tool_call_id\":\"1\",\"content\":\"b\"}]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]},{\"role\":\"model\",\"parts\":"
    "[" CALLED ("f", "{}") "]},{\"role\":\"user\",\"parts\":[" ANSWERED ("f",
                                                                         "\"output\":\"b\"") "]}]}",
    NULL },
  { "result-with-image", "gemini-2.5-flash",
    "\"messages\":[" USER ",{\"role\":\"assistant\",\"tool_calls\":[" CALL (
        "1",
        "f",
        "{}") "]},"
              "{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":[{\"type\":\"text\",\"text\":"
              "\"a\"},"
              "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\"}}]}]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]},{\"role\":\"model\",\"parts\":"
    "[" CALLED ("f", "{}") "]},{\"role\":\"user\",\"parts\":[" ANSWERED (
        "f",
        "\"output\":\"a\\n[1 more attached below]\"") ",{\"inlineData\":{\"mimeType\":"
                                                      "\"image/png\",\"data\":\"AA==\"}}]}]}",
    "tool_result=attached" },
  { "result-with-image-inside", "gemini-3-pro",
    "\"messages\":[" USER ",{\"role\":\"assistant\",\"tool_calls\":[" CALL (
        "1",
        "f",
        "{}") "]},"
              "{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":[{\"type\":\"image_url\","
              "\"image_url\":"
              "{\"url\":\"data:image/png;base64,AA==\"}}]}]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]},{\"role\":\"model\",\"parts\":"
    "[{\"functionCall\":{\"name\":\"f\",\"args\":{}},\"thoughtSignature\":"
    "\"skip_thought_signature_validator\"}]},{\"role\":\"user\",\"parts\":[{\"functionResponse\":"
    "{\"name\":\"f\",\"response\":{\"output\":\"\"},\"parts\":[{\"inlineData\":{\"mimeType\":"
    "\"image/png\",\"data\":\"AA==\"}}]}}]}]}",
    NULL },
  { "thoughts-of-others", "gemini-2.5-flash",
    "\"messages\":[" USER ",{\"role\":\"assistant\",\"content\":\"t\",\"reasoning_content\":"
    "\"why\"}]",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]},{\"role\":\"model\",\"parts\":"
    "[{\"text\":\"t\"}]}]}",
    "reasoning" },
};

static const struct
{
  const char *name;
  const char *model;
  gboolean stream;
  const char *body;
  WeirApiErrorKind kind;
  const char *param;
} errors[] = {
  { "stop", "gemini-2.5-flash", FALSE, SAY ",\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]",
    WEIR_API_ERROR_BAD_REQUEST, "stop" },
  { "n-streamed", "gemini-2.5-flash", TRUE, SAY ",\"n\":2,\"stream\":true",
    WEIR_API_ERROR_UNSUPPORTED, "n" },
  { "n-many", "gemini-2.5-flash", FALSE, SAY ",\"n\":9", WEIR_API_ERROR_UNSUPPORTED, "n" },
  { "file-id", "gemini-2.5-flash", FALSE,
    "\"messages\":[" USER ",{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
    "{\"type\":\"file\",\"file\":{\"file_id\":\"f\"}}]}]",
    WEIR_API_ERROR_UNSUPPORTED, "messages[1].content[1]" },
  { "grammar-tool", "gemini-2.5-flash", FALSE,
    SAY ",\"tools\":[" TOOL (
        "f") ",{\"type\":\"custom\",\"custom\":{\"name\":\"g\",\"format\":"
             "{\"type\":\"grammar\",\"grammar\":{\"syntax\":\"regex\",\"definition\":\"a\"}}}}]",
    WEIR_API_ERROR_UNSUPPORTED, "tools[1].custom.format" },
  { "tool-name-conflict", "gemini-2.5-flash", FALSE,
    SAY ",\"tools\":[" TOOL ("f") "," TOOL ("f") "]", WEIR_API_ERROR_BAD_REQUEST, "tools[1].name" },
  { "no-tools", "gemini-2.5-flash-image", FALSE, SAY ",\"tools\":[" TOOL ("f") "]",
    WEIR_API_ERROR_UNSUPPORTED, "tools" },
  { "choice-unknown", "gemini-2.5-flash", FALSE,
    SAY ",\"tools\":[" TOOL ("f") "],\"tool_choice\":" TOOL ("h"), WEIR_API_ERROR_BAD_REQUEST,
    "tool_choice" },
};

static WeirModelRules *
read_rules (void)
{
  static const char *const names[] = { "data/models/gemini.json" };
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;
  WeirModelRules *rules;
  gsize len;
  char *data = fixture_read_root (names[0], &len);

  file = g_bytes_new_take (data, len);
  rules = weir_model_rules_new ((GBytes *const *) &file, names, 1, &error);
  g_assert_no_error (error);
  return rules;
}

static GBytes *
encode (const WeirRequest *request,
        const char *model,
        gboolean stream,
        WeirLoss *loss,
        GError **error)
{
  g_autoptr (WeirModelRules) rules = read_rules ();
  const char *executable = g_str_equal (model, "other") ? "elsewhere" : "gcp-vertexai";
  WeirTarget target = { model, executable, NULL, stream };

  target.rule = weir_model_rules_lookup (rules, executable, model);
  return weir_codec_get ("gemini")->encode_request (request, &target, loss, error);
}

static WeirRequest *
decode (const char *rest)
{
  g_autofree char *json = g_strdup_printf ("{\"model\":\"my\",%s}", rest);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  WeirRequest *request = weir_codec_get ("openai-chat")->decode_request (body, &error);

  g_assert_no_error (error);
  return request;
}

static void
check (const WeirRequest *request, const char *model, const char *expected, const char *dropped)
{
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = encode (request, model, FALSE, loss, &error);
  g_autofree char *text = NULL;
  g_autofree char *header = weir_loss_to_header (loss);

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpstr (header, ==, dropped);
}

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (WeirRequest) request = decode (rows[row].body);

  check (request, rows[row].model, rows[row].expected, rows[row].dropped);
}

/* Whatever would be told as lost is an error when nothing may be lost. */
static void
test_strict (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (WeirRequest) request = decode (rows[row].body);
  g_autoptr (WeirLoss) strict = weir_loss_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = encode (request, rows[row].model, FALSE, strict, &error);

  if (rows[row].dropped == NULL)
    g_assert_no_error (error);
  else
    g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
}

static void
test_error (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autofree char *json = g_strdup_printf ("{\"model\":\"my\",%s}", errors[row].body);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GBytes) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRequest) request = weir_codec_get ("openai-chat")->decode_request (body, &error);

  if (request != NULL)
    result = encode (request, errors[row].model, errors[row].stream, NULL, &error);
  g_assert_null (result);
  g_assert_error (error, WEIR_API_ERROR, (int) errors[row].kind);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, errors[row].param);
}

static WeirRequestBuilder *
begin (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  WeirRequestBuilder *builder = weir_request_builder_new ("test", body, NULL);

  weir_request_builder_begin_turn (builder, WEIR_ROLE_USER);
  weir_request_builder_add_part (builder, WEIR_PART_TEXT)->text = WEIR_JSON_TEXT ("x");
  return builder;
}

static WeirPart *
add_proof (WeirRequestBuilder *builder, const char *origin)
{
  WeirPart *part = weir_request_builder_add_part (builder, WEIR_PART_REASONING);

  part->signature = WEIR_JSON_TEXT ("c2ln");
  part->origin = origin;
  return part;
}

static void
add_call (WeirRequestBuilder *builder)
{
  WeirPart *part = weir_request_builder_add_part (builder, WEIR_PART_TOOL_CALL);

  part->id = WEIR_JSON_TEXT ("1");
  part->space = WEIR_JSON_TEXT ("ns");
  part->name = WEIR_JSON_TEXT ("f");
  part->arguments = WEIR_JSON_TEXT ("{}");
}

static void
add_result (WeirRequestBuilder *builder, gboolean is_error)
{
  WeirPart *part;

  weir_request_builder_begin_turn (builder, WEIR_ROLE_USER);
  part = weir_request_builder_add_part (builder, WEIR_PART_TOOL_RESULT);
  part->id = WEIR_JSON_TEXT ("1");
  part->is_error = is_error;
  weir_request_builder_begin_nested (builder);
  weir_request_builder_add_part (builder, WEIR_PART_TEXT)->text = WEIR_JSON_TEXT ("r");
  weir_request_builder_end_nested (builder);
}

#define ASKED "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]},{\"role\":\"model\","
#define PROVEN "{\"functionCall\":{\"name\":\"ns__f\",\"args\":{}},\"thoughtSignature\":\"c2ln\"}"

/* Proof that came before a call goes back on the call, whoever kept it. */
static void
test_proof (void)
{
  g_autoptr (WeirRequestBuilder) builder = begin ();
  g_autoptr (WeirRequest) request = NULL;

  weir_request_builder_begin_turn (builder, WEIR_ROLE_ASSISTANT);
  add_proof (builder, "gemini");
  add_call (builder);
  add_result (builder, TRUE);
  request = weir_request_builder_end (builder);
  check (request, "gemini-3-pro",
         ASKED "\"parts\":[" PROVEN
               "]},{\"role\":\"user\",\"parts\":[" ANSWERED ("ns__f", "\"error\":\"r\"") "]}]}",
         NULL);
}

/* Proof that belongs to a text goes back behind it. */
static void
test_proof_of_text (void)
{
  g_autoptr (WeirRequestBuilder) builder = begin ();
  g_autoptr (WeirRequest) request = NULL;

  weir_request_builder_begin_turn (builder, WEIR_ROLE_ASSISTANT);
  weir_request_builder_add_part (builder, WEIR_PART_TEXT)->text = WEIR_JSON_TEXT ("t");
  add_proof (builder, "gemini");
  request = weir_request_builder_end (builder);
  check (request, "gemini-3-pro",
         ASKED "\"parts\":[{\"text\":\"t\"},{\"text\":\"\",\"thoughtSignature\":\"c2ln\"}]}]}",
         NULL);
}

static void
test_proof_of_others (void)
{
  g_autoptr (WeirRequestBuilder) builder = begin ();
  g_autoptr (WeirRequest) request = NULL;

  weir_request_builder_begin_turn (builder, WEIR_ROLE_ASSISTANT);
  add_proof (builder, "anthropic-messages");
  add_call (builder);
  add_result (builder, FALSE);
  request = weir_request_builder_end (builder);
  check (request, "gemini-2.5-pro",
         ASKED "\"parts\":[" CALLED ("ns__f", "{}") "]},{\"role\":\"user\",\"parts\":[" ANSWERED (
             "ns__f", "\"output\":\"r\"") "]}]}",
         "reasoning");
}

static void
test_document (void)
{
  g_autoptr (WeirRequestBuilder) builder = begin ();
  g_autoptr (WeirRequest) request = NULL;
  WeirPart *part = weir_request_builder_add_part (builder, WEIR_PART_DOCUMENT);

  part->source = WEIR_SOURCE_TEXT;
  part->title = WEIR_JSON_TEXT ("T");
  part->data = WEIR_JSON_TEXT ("body");
  request = weir_request_builder_end (builder);
  check (request, "gemini-2.5-pro",
         "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"},{\"text\":\"T\"},{\"text\":"
         "\"body\"}]}]}",
         "document=text");
}

static void
test_stops (void)
{
  g_autoptr (WeirRequestBuilder) builder = begin ();
  g_autoptr (WeirRequest) request = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 6; i++)
    weir_request_builder_add_stop (builder, WEIR_JSON_TEXT ("s"));
  request = weir_request_builder_end (builder);
  body = encode (request, "gemini-2.5-pro", FALSE, NULL, &error);
  g_assert_null (body);
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, "stop");
}

/* A list that is no object goes in one. */
static void
test_arguments (void)
{
  g_autoptr (WeirRequestBuilder) builder = begin ();
  g_autoptr (WeirRequest) request = NULL;
  WeirPart *part;

  weir_request_builder_begin_turn (builder, WEIR_ROLE_ASSISTANT);
  part = weir_request_builder_add_part (builder, WEIR_PART_TOOL_CALL);
  part->id = WEIR_JSON_TEXT ("1");
  part->name = WEIR_JSON_TEXT ("f");
  part->arguments = WEIR_JSON_TEXT (" [1]");
  add_result (builder, FALSE);
  request = weir_request_builder_end (builder);
  check (request, "gemini-2.5-pro",
         ASKED
         "\"parts\":[" CALLED ("f", "{\"_raw\":[1]}") "]},{\"role\":\"user\",\"parts\":[" ANSWERED (
             "f", "\"output\":\"r\"") "]}]}",
         "tool_call.arguments=wrapped");
}

static const struct
{
  const char *name;
  const char *model;
  WeirReasoningMode mode;
  const char *budget;
  WeirReasoningShow show;
  const char *expected; /* the configuration */
  const char *dropped;
} thinking[] = {
  { "auto-budget", "gemini-2.5-pro", WEIR_REASONING_AUTO, NULL, WEIR_SHOW_UNSET,
    "{\"includeThoughts\":true,\"thinkingBudget\":-1}", NULL },
  { "auto-level", "gemini-3-pro", WEIR_REASONING_AUTO, NULL, WEIR_SHOW_UNSET,
    "{\"includeThoughts\":true}", NULL },
  { "hidden", "gemini-2.5-pro", WEIR_REASONING_AUTO, NULL, WEIR_SHOW_NONE,
    "{\"thinkingBudget\":-1}", NULL },
  { "shown", "gemini-2.5-pro", WEIR_REASONING_UNSET, NULL, WEIR_SHOW_SUMMARY,
    "{\"includeThoughts\":true}", NULL },
  { "budget", "gemini-2.5-pro", WEIR_REASONING_BUDGET, "2000", WEIR_SHOW_NONE,
    "{\"thinkingBudget\":2000}", NULL },
  { "budget-low", "gemini-2.5-pro", WEIR_REASONING_BUDGET, "1", WEIR_SHOW_NONE,
    "{\"thinkingBudget\":128}", "reasoning=clamped" },
  { "budget-high", "gemini-2.5-pro", WEIR_REASONING_BUDGET, "1e400", WEIR_SHOW_NONE,
    "{\"thinkingBudget\":32768}", "reasoning=clamped" },
  { "budget-level", "gemini-3-flash", WEIR_REASONING_BUDGET, "12000", WEIR_SHOW_NONE,
    "{\"thinkingLevel\":\"MEDIUM\"}", NULL },
  { "off-level", "gemini-3.1-pro", WEIR_REASONING_OFF, NULL, WEIR_SHOW_UNSET,
    "{\"thinkingLevel\":\"LOW\"}", "reasoning=none->low" },
};

static void
test_thinking (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (WeirRequestBuilder) builder = begin ();
  g_autoptr (WeirRequest) request = NULL;
  WeirRequest *open = weir_request_builder_get (builder);
  g_autofree char *expected = g_strdup_printf (
      "{" SAID ",\"generationConfig\":{\"thinkingConfig\":%s}}", thinking[row].expected);

  open->reasoning = thinking[row].mode;
  open->show = thinking[row].show;
  if (thinking[row].budget != NULL)
    open->budget = (WeirJsonText){ thinking[row].budget, strlen (thinking[row].budget) };
  request = weir_request_builder_end (builder);
  check (request, thinking[row].model, expected, thinking[row].dropped);
}

/* Every row of the rules that ship. */
static void
test_rules (void)
{
  static const struct
  {
    const char *model;
    gint64 context;
    gint64 max_out;
    gint64 max_budget;
    gboolean reasoning;
    gboolean signatures;
    gboolean tools;
  } models[] = {
    { "gemini-embedding", 1048576, 65535, 0, FALSE, FALSE, TRUE },
    { "gemini-1.5-flash", 1048576, 8192, 0, FALSE, FALSE, TRUE },
    { "gemini-1.5-pro", 2097152, 8192, 0, FALSE, FALSE, TRUE },
    { "gemini-2.0-flash-lite", 1048576, 8192, 0, FALSE, FALSE, TRUE },
    { "gemini-2.5-flash", 1048576, 65535, 24576, TRUE, FALSE, TRUE },
    { "gemini-2.5-flash-lite", 1048576, 65535, 24576, TRUE, FALSE, TRUE },
    { "gemini-2.5-flash-image", 32768, 32768, 0, FALSE, FALSE, FALSE },
    { "gemini-2.5-pro", 1048576, 65535, 32768, TRUE, FALSE, TRUE },
    { "gemini-3-pro-preview", 1048576, 65535, 0, TRUE, TRUE, TRUE },
    { "gemini-3.1-pro", 1048576, 65535, 0, TRUE, TRUE, TRUE },
    { "gemini-3.5-flash", 1048576, 65535, 0, TRUE, TRUE, TRUE },
  };
  g_autoptr (WeirModelRules) rules = read_rules ();

  for (gsize i = 0; i < G_N_ELEMENTS (models); i++)
    {
      const WeirModelRule *rule = weir_model_rules_lookup (rules, "gcp-vertexai", models[i].model);

      g_test_message ("%s", models[i].model);
      g_assert_cmpint (rule->context, ==, models[i].context);
      g_assert_cmpint (rule->max_out, ==, models[i].max_out);
      g_assert_cmpint (rule->max_budget, ==, models[i].max_budget);
      g_assert_cmpint (rule->reasoning, ==, models[i].reasoning);
      g_assert_cmpint (rule->signature_stand_in != NULL, ==, models[i].signatures);
      g_assert_cmpint (rule->output_with_tools, ==, models[i].signatures);
      g_assert_cmpint (rule->tools, ==, models[i].tools);
      g_assert_true (
          weir_model_rule_refuses (rule, "tools[].functionDeclarations[].parametersJsonSchema"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/codec-gemini-encode/chat/%s", rows[i].name);
      g_autofree char *strict =
          g_strdup_printf ("/wire/codec-gemini-encode/strict/%s", rows[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
      g_test_add_data_func (strict, GSIZE_TO_POINTER (i), test_strict);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/wire/codec-gemini-encode/error/%s", errors[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (thinking); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/wire/codec-gemini-encode/thinking/%s", thinking[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_thinking);
    }
  g_test_add_func ("/wire/codec-gemini-encode/proof", test_proof);
  g_test_add_func ("/wire/codec-gemini-encode/proof-of-text", test_proof_of_text);
  g_test_add_func ("/wire/codec-gemini-encode/proof-of-others", test_proof_of_others);
  g_test_add_func ("/wire/codec-gemini-encode/document", test_document);
  g_test_add_func ("/wire/codec-gemini-encode/stops", test_stops);
  g_test_add_func ("/wire/codec-gemini-encode/arguments", test_arguments);
  g_test_add_func ("/wire/codec-gemini-encode/rules", test_rules);
  return g_test_run ();
}
