/* SPDX-License-Identifier: MIT */
#include "settings-row.h"

#define FILE_IS(text)                                                                              \
  {                                                                                                \
    {                                                                                              \
      "c.json", text                                                                               \
    }                                                                                              \
  }
#define GIVEN .config = "%D/c.json"

/* One account, so that only the member in question can be wrong. */
#define BAD(row_name, members, message)                                                            \
  {                                                                                                \
    .name = row_name, GIVEN, .files = FILE_IS ("{" members "}"), .error = "%D/c.json: “" message   \
  }
#define BAD_ACCOUNT(row_name, members, message)                                                    \
  BAD (row_name, "\"subAccounts\":{\"a\":{" members "}}", "subAccounts.a" message)

static const SettingsRow good_rows[] = {
  { .name = "subaccounts",
    GIVEN,
    .files = { { "c.json",
                 "{\"subAccounts\":{"
                 "\"first\":{\"resource_group\":\"default\",\"service_key_json\":\"key.json\","
                 "\"deployment_models\":{\"gpt-4o\":[\"https://h/v2/inference/deployments/d1\","
                 "\"https://h/v2/inference/deployments/d2\"],\"4-sonnet\":[\"d3\"]}},"
                 "\"second\":{\"service_key_json\":\"%D/sub/other.json\"}},"
                 "\"secret_authentication_tokens\":[\"sk-0123456789abcdef\"],"
                 "\"port\":3002,\"host\":\"127.0.0.1\"}" },
               { "key.json", "{\"clientid\":\"one\"}" },
               { "sub/other.json", "{\"clientid\":\"two\"}" } },
    .expected = "account first gpt-4o=[https://h/v2/inference/deployments/d1,"
                "https://h/v2/inference/deployments/d2] 4-sonnet=[d3] from %D/key.json: "
                "{\"clientid\":\"one\"}\n"
                "account second from %D/sub/other.json: {\"clientid\":\"two\"}\n"
                "key key-1=sk-0123456789abcdef\n"
                "listen 127.0.0.1:3002\n" },
  { .name = "flat",
    GIVEN,
    .files = { { "c.json", "{\"service_key_json\":\"key.json\",\"resource_group\":\"team\","
                           "\"deployment_models\":{\"gpt-4o\":\"https://h/d1\"},"
                           "\"secret_authentication_tokens\":[\"sk-0123456789abcdef\"]}" },
               { "key.json", "{}" } },
    .expected = "account default groups=team gpt-4o=[https://h/d1] from %D/key.json: {}\n"
                "key key-1=sk-0123456789abcdef\n" },
  { .name = "keyring",
    GIVEN,
    .files = FILE_IS ("{\"subAccounts\":{\"a\":{\"id\":\"b\",\"keyring\":true}}}"),
    .expected = "account a id=b from the keyring: (not known)\n" },
  { .name = "flat-keyring",
    GIVEN,
    .files = FILE_IS ("{\"keyring\":true}"),
    .expected = "account default from the keyring: (not known)\n" },
  { .name = "key-as-object",
    GIVEN,
    .files = FILE_IS ("{\"subAccounts\":{\"a\":{\"service_key_json\":{ \"clientid\" : \"x\" }}}}"),
    .expected = "account a from %D/c.json: “subAccounts.a.service_key_json”: "
                "{ \"clientid\" : \"x\" }\n" },
  { .name = "key-as-text",
    GIVEN,
    .files = FILE_IS ("{\"service_key_json\":\" {\\\"clientid\\\":\\\"x\\\"}\"}"),
    .expected = "account default from %D/c.json: “service_key_json”: "
                "\" {\\\"clientid\\\":\\\"x\\\"}\"\n" },
  { .name = "new-members",
    GIVEN,
    .files = FILE_IS ("{\"subAccounts\":{\"a b\":{\"id\":\"7f\",\"service_key_json\":{},"
                      "\"resource_group\":\"x\",\"resource_groups\":[\"y\",\"x\",\"z\"],"
                      "\"priority\":-2,\"weight\":3,\"discover\":false,\"enabled\":false}},"
                      "\"aliases\":{\"fast\":\"gpt-4o-mini\",\"ü\":\"m\"}}"),
    .expected = "account a b id=7f groups=x,y,z priority=-2 weight=3 alone off from "
                "%D/c.json: “subAccounts[\"a b\"].service_key_json”: {}\n"
                "alias fast=gpt-4o-mini\nalias ü=m\n" },
  { .name = "unknown-members-and-nulls",
    GIVEN,
    .files = FILE_IS ("{\"theme\":{\"dark\":true},\"port\":null,\"host\":null,\"aliases\":null,"
                      "\"subAccounts\":{\"a\":{\"service_key_json\":{},\"note\":1,\"weight\":null,"
                      "\"deployment_models\":null}}}"),
    .expected = "account a from %D/c.json: “subAccounts.a.service_key_json”: {}\n" },
  { .name = "byte-order-mark",
    GIVEN,
    .files = FILE_IS ("\xef\xbb\xbf{\"port\":4000}"),
    .expected = "listen 127.0.0.1:4000\n" },
  { .name = "both-forms",
    GIVEN,
    .files = FILE_IS ("{\"subAccounts\":{\"a\":{\"service_key_json\":{}}},"
                      "\"service_key_json\":{}}"),
    .expected = "account a from %D/c.json: “subAccounts.a.service_key_json”: {}\n"
                "warning %D/c.json: “service_key_json” is ignored, since there are "
                "“subAccounts”.\n" },
  { .name = "flat-aicore-names",
    GIVEN,
    .files = FILE_IS ("{\"AICORE_CLIENT_ID\":\"i\",\"AICORE_CLIENT_SECRET\":\"s\","
                      "\"AICORE_RESOURCE_GROUP\":\"g\"}"),
    .expected = "account default groups=g from %D/c.json: "
                "{\"AICORE_CLIENT_ID\":\"i\",\"AICORE_CLIENT_SECRET\":\"s\"}\n" },
  { .name = "readable-for-all",
    GIVEN,
    .files = { { "c.json!", "{\"service_key_json\":{}}" } },
    .expected = "account default from %D/c.json: “service_key_json”: {}\n"
                "warning %D/c.json holds secrets and can be read by every user of this computer; "
                "run “chmod 600 %D/c.json”.\n" },
  { .name = "readable-for-all-without-secrets",
    GIVEN,
    .files = { { "c.json!", "{\"service_key_json\":\"k\"}" }, { "k", "{}" } },
    .expected = "account default from %D/k: {}\n" },
  { .name = "key-file-readable-for-all",
    GIVEN,
    .files = { { "c.json", "{\"service_key_json\":\"k\"}" }, { "k!", "{}" } },
    .expected = "account default from %D/k: {}\n"
                "warning %D/k holds secrets and can be read by every user of this computer; "
                "run “chmod 600 %D/k”.\n" },
  { .name = "default-place",
    .files = { { "weir/config.json", "{\"service_key_json\":{}}" } },
    .expected = "account default from %D/weir/config.json: “service_key_json”: {}\n" },
  { .name = "no-file-at-all", .expected = "" },
};

static const SettingsRow bad_rows[] = {
  { .name = "missing", GIVEN, .error = "%D/c.json cannot be read: No such file" },
  { .name = "folder", .config = "%D", .error = "%D is not a plain file" },
  { .name = "empty", GIVEN, .files = FILE_IS (""), .error = "%D/c.json is not valid JSON: " },
  { .name = "not-json",
    GIVEN,
    .files = FILE_IS ("{'port': 1}"),
    .error = "%D/c.json is not valid JSON: " },
  { .name = "twice",
    GIVEN,
    .files = FILE_IS ("{\"port\":1,\"port\":2}"),
    .error = "%D/c.json is not valid JSON: " },
  { .name = "too-deep",
    GIVEN,
    .files =
        FILE_IS ("{\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}"),
    .error = "%D/c.json is not valid JSON: " },
  { .name = "array", GIVEN, .files = FILE_IS ("[]"), .error = "%D/c.json must hold a JSON object" },
  { .name = "path-in-own-file",
    .files = { { "weir/config.json", "{\"service_key_json\":\"key.json\"}" },
               { "key.json", "{}" } },
    .error = "%D/weir/config.json: “service_key_json” must be the service key itself" },
  { .name = "key-file-missing",
    GIVEN,
    .files = FILE_IS ("{\"subAccounts\":{\"a\":{\"service_key_json\":\"key.json\"}}}"),
    .error = "%D/c.json: “subAccounts.a.service_key_json”: %D/key.json cannot be read" },
  { .name = "a-service-key",
    GIVEN,
    .files = FILE_IS ("{\"clientid\":\"x\",\"serviceurls\":{}}"),
    .error = "%D/c.json is a service key; a configuration names it" },
  BAD ("subaccounts-list", "\"subAccounts\":[]", "subAccounts” must be an object"),
  BAD ("subaccount-text", "\"subAccounts\":{\"a\":\"k\"}", "subAccounts.a” must be an object"),
  BAD_ACCOUNT ("no-key", "", "” must be an object with “service_key_json”"),
  BAD_ACCOUNT ("key-number", "\"service_key_json\":1", ".service_key_json” must be a service key"),
  BAD_ACCOUNT ("key-empty", "\"service_key_json\":\"\"", ".service_key_json” must be a text that"),
  BAD_ACCOUNT ("group-number",
               "\"service_key_json\":{},\"resource_group\":1",
               ".resource_group” must be a text"),
  BAD_ACCOUNT ("groups-number",
               "\"service_key_json\":{},\"resource_groups\":[1]",
               ".resource_groups[0]” must be a text"),
  BAD_ACCOUNT ("groups-object",
               "\"service_key_json\":{},\"resource_groups\":{}",
               ".resource_groups” must be a list"),
  BAD_ACCOUNT ("weight-zero",
               "\"service_key_json\":{},\"weight\":0",
               ".weight” must be a whole number from 1 to 1000"),
  BAD_ACCOUNT ("weight-fraction", "\"service_key_json\":{},\"weight\":1.5", ".weight” must be"),
  BAD_ACCOUNT ("weight-huge",
               "\"service_key_json\":{},\"weight\":99999999999999999999",
               ".weight” must be"),
  BAD_ACCOUNT ("priority-text",
               "\"service_key_json\":{},\"priority\":\"1\"",
               ".priority” must be a whole number from -1000 to 1000"),
  BAD_ACCOUNT ("discover-text",
               "\"service_key_json\":{},\"discover\":\"no\"",
               ".discover” must be true or false"),
  BAD_ACCOUNT ("enabled-text",
               "\"service_key_json\":{},\"enabled\":\"no\"",
               ".enabled” must be true or false"),
  BAD ("id-twice",
       "\"subAccounts\":{\"a\":{\"service_key_json\":{}},\"b\":{\"keyring\":true,\"id\":\"a\"}}",
       "subAccounts.b.id” must be of an id that no other account has"),
  BAD_ACCOUNT ("models-list",
               "\"service_key_json\":{},\"deployment_models\":[]",
               ".deployment_models” must be an object"),
  BAD_ACCOUNT ("model-number",
               "\"service_key_json\":{},\"deployment_models\":{\"m\":1}",
               ".deployment_models.m” must be a list"),
  BAD_ACCOUNT ("model-empty-list",
               "\"service_key_json\":{},\"deployment_models\":{\"m\":[]}",
               ".deployment_models.m” must be the URL of a deployment"),
  BAD_ACCOUNT ("model-null",
               "\"service_key_json\":{},\"deployment_models\":{\"m\":null}",
               ".deployment_models.m” must be the URL of a deployment"),
  BAD_ACCOUNT ("line-end-in-group",
               "\"service_key_json\":{},\"resource_group\":\"a\\r\\nb\"",
               ".resource_group” must be a text without control characters"),
  BAD_ACCOUNT ("nul-in-group",
               "\"service_key_json\":{},\"resource_group\":\"a\\u0000b\"",
               ".resource_group” must be a text without control characters"),
  BAD ("port-zero", "\"port\":0", "port” must be a whole number from 1 to 65535"),
  BAD ("port-large", "\"port\":65536", "port” must be a whole number"),
  BAD ("port-text", "\"port\":\"3001\"", "port” must be a whole number"),
  BAD ("host-empty", "\"host\":\"\"", "host” must be a text that is not empty"),
  BAD ("host-number", "\"host\":1", "host” must be a text in quotes"),
  BAD ("strict-number", "\"strict\":1", "strict” must be true or false"),
  BAD ("ca-file-list", "\"ca_file\":[]", "ca_file” must be a text"),
  BAD ("client-type-number", "\"client_type\":1", "client_type” must be a text"),
  BAD ("hosts-number", "\"allowed_hosts\":1", "allowed_hosts” must be a list"),
  BAD ("limits-list", "\"limits\":[]", "limits” must be an object"),
  BAD ("limit-zero", "\"limits\":{\"gap_s\":0}", "limits.gap_s” must be a whole number from 1"),
  BAD ("limit-large", "\"limits\":{\"max_body_mib\":513}", "limits.max_body_mib” must be"),
  BAD ("aliases-list", "\"aliases\":[]", "aliases” must be an object"),
  BAD ("alias-number", "\"aliases\":{\"a\":1}", "aliases.a” must be a text"),
  { .name = "half-of-https",
    GIVEN,
    .files = FILE_IS ("{\"tls_cert\":\"c\"}"),
    .error = "HTTPS needs both" },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  settings_rows_add ("/store/settings-config/", good_rows, G_N_ELEMENTS (good_rows));
  settings_rows_add ("/store/settings-config/bad/", bad_rows, G_N_ELEMENTS (bad_rows));
  return g_test_run ();
}
