/* SPDX-License-Identifier: MIT */
/* Chat conversations written for Gemini, and a few that no chat client can say, built by hand. */
#include "gemini-rows.h"

#include <string.h>

static const GeminiRow rows[] = {
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

static const GeminiError errors[] = {
  { "file-id", "gemini-2.5-flash", FALSE,
    "\"messages\":[" USER ",{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
    "{\"type\":\"file\",\"file\":{\"file_id\":\"f\"}}]}]",
    WEIR_API_ERROR_UNSUPPORTED, "messages[1].content[1]" },
};

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
  g_autoptr (WeirRequestBuilder) builder = gemini_begin ();
  g_autoptr (WeirRequest) request = NULL;

  weir_request_builder_begin_turn (builder, WEIR_ROLE_ASSISTANT);
  add_proof (builder, "gemini");
  add_call (builder);
  add_result (builder, TRUE);
  request = weir_request_builder_end (builder);
  gemini_check (request, "gemini-3-pro",
                ASKED
                "\"parts\":[" PROVEN
                "]},{\"role\":\"user\",\"parts\":[" ANSWERED ("ns__f", "\"error\":\"r\"") "]}]}",
                NULL);
}

/* Proof that belongs to a text goes back behind it. */
static void
test_proof_of_text (void)
{
  g_autoptr (WeirRequestBuilder) builder = gemini_begin ();
  g_autoptr (WeirRequest) request = NULL;

  weir_request_builder_begin_turn (builder, WEIR_ROLE_ASSISTANT);
  weir_request_builder_add_part (builder, WEIR_PART_TEXT)->text = WEIR_JSON_TEXT ("t");
  add_proof (builder, "gemini");
  request = weir_request_builder_end (builder);
  gemini_check (
      request, "gemini-3-pro",
      ASKED "\"parts\":[{\"text\":\"t\"},{\"text\":\"\",\"thoughtSignature\":\"c2ln\"}]}]}", NULL);
}

static void
test_proof_of_others (void)
{
  g_autoptr (WeirRequestBuilder) builder = gemini_begin ();
  g_autoptr (WeirRequest) request = NULL;

  weir_request_builder_begin_turn (builder, WEIR_ROLE_ASSISTANT);
  add_proof (builder, "anthropic-messages");
  add_call (builder);
  add_result (builder, FALSE);
  request = weir_request_builder_end (builder);
  gemini_check (request, "gemini-2.5-pro",
                ASKED
                "\"parts\":[" CALLED ("ns__f", "{}") "]},{\"role\":\"user\",\"parts\":[" ANSWERED (
                    "ns__f", "\"output\":\"r\"") "]}]}",
                "reasoning");
}

static void
test_document (void)
{
  g_autoptr (WeirRequestBuilder) builder = gemini_begin ();
  g_autoptr (WeirRequest) request = NULL;
  WeirPart *part = weir_request_builder_add_part (builder, WEIR_PART_DOCUMENT);

  part->source = WEIR_SOURCE_TEXT;
  part->title = WEIR_JSON_TEXT ("T");
  part->data = WEIR_JSON_TEXT ("body");
  request = weir_request_builder_end (builder);
  gemini_check (
      request, "gemini-2.5-pro",
      "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"},{\"text\":\"T\"},{\"text\":"
      "\"body\"}]}]}",
      "document=text");
}

/* A list that is no object goes in one. */
static void
test_arguments (void)
{
  g_autoptr (WeirRequestBuilder) builder = gemini_begin ();
  g_autoptr (WeirRequest) request = NULL;
  WeirPart *part;

  weir_request_builder_begin_turn (builder, WEIR_ROLE_ASSISTANT);
  part = weir_request_builder_add_part (builder, WEIR_PART_TOOL_CALL);
  part->id = WEIR_JSON_TEXT ("1");
  part->name = WEIR_JSON_TEXT ("f");
  part->arguments = WEIR_JSON_TEXT (" [1]");
  add_result (builder, FALSE);
  request = weir_request_builder_end (builder);
  gemini_check (
      request, "gemini-2.5-pro",
      ASKED
      "\"parts\":[" CALLED ("f", "{\"_raw\":[1]}") "]},{\"role\":\"user\",\"parts\":[" ANSWERED (
          "f", "\"output\":\"r\"") "]}]}",
      "tool_call.arguments=wrapped");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  gemini_add_rows ("/wire/codec-gemini-encode", rows, G_N_ELEMENTS (rows));
  gemini_add_errors ("/wire/codec-gemini-encode", errors, G_N_ELEMENTS (errors));
  g_test_add_func ("/wire/codec-gemini-encode/proof", test_proof);
  g_test_add_func ("/wire/codec-gemini-encode/proof-of-text", test_proof_of_text);
  g_test_add_func ("/wire/codec-gemini-encode/proof-of-others", test_proof_of_others);
  g_test_add_func ("/wire/codec-gemini-encode/document", test_document);
  g_test_add_func ("/wire/codec-gemini-encode/arguments", test_arguments);
  return g_test_run ();
}
