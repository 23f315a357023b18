/* SPDX-License-Identifier: MIT */
#include "settings-row.h"

#define VARIABLES "AICORE_CLIENT_ID=i", "AICORE_CLIENT_SECRET=s"
#define VARIABLES_KEY "{\"AICORE_CLIENT_ID\":\"i\",\"AICORE_CLIENT_SECRET\":\"s\"}"
#define FLAT_FILE "{\"AICORE_CLIENT_ID\":\"f\",\"AICORE_CLIENT_SECRET\":\"g\"}"
#define VCAP                                                                                       \
  "VCAP_SERVICES={\"aicore\":[{\"label\":\"aicore\",\"name\":\"mine\","                            \
  "\"credentials\":{\"clientid\":\"v\"}}]}"

static const SettingsRow good_rows[] = {
  { .name = "service-key",
    .variables = { "AICORE_SERVICE_KEY={\"clientid\":\"k\"}" },
    .expected = "account default from AICORE_SERVICE_KEY: {\"clientid\":\"k\"}\n" },
  { .name = "variables",
    .variables = { VARIABLES, "AICORE_AUTH_URL=https://a", "AICORE_BASE_URL=https://b/v2",
                   "AICORE_RESOURCE_GROUP=g" },
    .expected = "account default groups=g from the AICORE_* variables: "
                "{\"AICORE_CLIENT_ID\":\"i\",\"AICORE_CLIENT_SECRET\":\"s\","
                "\"AICORE_AUTH_URL\":\"https://a\",\"AICORE_BASE_URL\":\"https://b/v2\"}\n" },
  { .name = "certificate-texts",
    .variables = { "AICORE_CLIENT_ID=i", "AICORE_CERT_STR=c\\nd", "AICORE_KEY_STR=k" },
    .expected = "account default from the AICORE_* variables: "
                "{\"AICORE_CLIENT_ID\":\"i\",\"AICORE_CERT_STR\":\"c\\\\nd\","
                "\"AICORE_KEY_STR\":\"k\"}\n" },
  { .name = "certificate-files",
    .variables = { "AICORE_CLIENT_ID=i", "AICORE_CERT_FILE_PATH=%D/c",
                   "AICORE_KEY_FILE_PATH=%D/k" },
    .files = { { "c", "C\n" }, { "k", "K\n" } },
    .expected = "account default from the AICORE_* variables: "
                "{\"AICORE_CLIENT_ID\":\"i\",\"AICORE_CERT_STR\":\"C\\n\","
                "\"AICORE_KEY_STR\":\"K\\n\"}\n" },
  { .name = "home-file",
    .files = { { ".aicore/config.json", FLAT_FILE } },
    .expected = "account default from %D/.aicore/config.json: " FLAT_FILE "\n" },
  { .name = "home-file-bare-names",
    .files = { { ".aicore/config.json", "{\"client_id\":\"f\",\"client_secret\":\"g\","
                                        "\"resource_group\":\"team\"}" } },
    .expected = "account default groups=team from %D/.aicore/config.json: " FLAT_FILE "\n" },
  { .name = "home-file-is-service-key",
    .files = { { ".aicore/config.json", "{\"clientid\":\"x\",\"serviceurls\":{}}" } },
    .expected = "account default from %D/.aicore/config.json: "
                "{\"clientid\":\"x\",\"serviceurls\":{}}\n" },
  { .name = "profile",
    .variables = { "AICORE_PROFILE=dev" },
    .files = { { ".aicore/config_dev.json", FLAT_FILE }, { ".aicore/config.json", "{}" } },
    .expected = "account default from %D/.aicore/config_dev.json: " FLAT_FILE "\n" },
  { .name = "profile-default",
    .variables = { "AICORE_PROFILE=default" },
    .files = { { ".aicore/config.json", FLAT_FILE } },
    .expected = "account default from %D/.aicore/config.json: " FLAT_FILE "\n" },
  { .name = "home-variable",
    .variables = { "AICORE_HOME=%D/other" },
    .files = { { "other/config.json", FLAT_FILE } },
    .expected = "account default from %D/other/config.json: " FLAT_FILE "\n" },
  { .name = "config-variable",
    .variables = { "AICORE_CONFIG=%D/x.json", "AICORE_HOME=%D/nowhere", "AICORE_PROFILE=dev" },
    .files = { { "x.json", FLAT_FILE } },
    .expected = "account default from %D/x.json: " FLAT_FILE "\n" },
  { .name = "group-from-variable-credentials-from-file",
    .variables = { "AICORE_RESOURCE_GROUP=mine" },
    .files = { { ".aicore/config.json",
                 "{\"AICORE_CLIENT_ID\":\"f\",\"AICORE_CLIENT_SECRET\":\"g\","
                 "\"AICORE_RESOURCE_GROUP\":\"theirs\"}" } },
    .expected = "account default groups=mine from %D/.aicore/config.json: " FLAT_FILE "\n" },
  { .name = "cloud-foundry",
    .variables = { VCAP },
    .expected = "account mine from VCAP_SERVICES: {\"clientid\":\"v\"}\n" },
  { .name = "cloud-foundry-several",
    .variables = { "VCAP_SERVICES={\"x\":[{\"label\":\"other\",\"credentials\":{}}],"
                   "\"user-provided\":[{\"label\":\"aicore\",\"credentials\":{\"a\":1}},"
                   "{\"label\":\"aicore\",\"name\":\"two\",\"credentials\":{\"a\":2}}]}" },
    .expected = "account default from VCAP_SERVICES: {\"a\":1}\n"
                "account two from VCAP_SERVICES: {\"a\":2}\n" },
  { .name = "cloud-foundry-without-aicore",
    .variables = { "VCAP_SERVICES={\"x\":[{\"label\":\"other\"}],\"y\":{}}" },
    .expected = "" },
  { .name = "order-service-key-first",
    .variables = { VARIABLES, "AICORE_SERVICE_KEY={}", VCAP },
    .files = { { ".aicore/config.json", FLAT_FILE } },
    .expected = "account default from AICORE_SERVICE_KEY: {}\n" },
  { .name = "order-variables-before-file",
    .variables = { VARIABLES, VCAP },
    .files = { { ".aicore/config.json", FLAT_FILE } },
    .expected = "account default from the AICORE_* variables: " VARIABLES_KEY "\n" },
  { .name = "order-file-before-cloud-foundry",
    .variables = { VCAP },
    .files = { { ".aicore/config.json", FLAT_FILE } },
    .expected = "account default from %D/.aicore/config.json: " FLAT_FILE "\n" },
  { .name = "order-config-file-before-all",
    .config = "%D/c.json",
    .variables = { VARIABLES, "AICORE_SERVICE_KEY={}", VCAP },
    .files = { { "c.json", "{\"service_key_json\":{}}" } },
    .expected = "account default from %D/c.json: “service_key_json”: {}\n" },
  { .name = "config-file-without-account",
    .config = "%D/c.json",
    .variables = { "AICORE_SERVICE_KEY={}" },
    .files = { { "c.json", "{\"port\":5}" } },
    .expected = "account default from AICORE_SERVICE_KEY: {}\nlisten 127.0.0.1:5\n" },
  { .name = "empty-variables",
    .variables = { "AICORE_SERVICE_KEY=", "AICORE_CLIENT_ID=", "AICORE_CONFIG=", "PORT=", "HOST=",
                   "CONFIG_PATH=", "VCAP_SERVICES=", "WEIR_API_KEYS_FILE=",
                   "CREDENTIALS_DIRECTORY=" },
    .expected = "" },
};

static const SettingsRow bad_rows[] = {
  { .name = "no-secret",
    .variables = { "AICORE_CLIENT_ID=i" },
    .error = "the AICORE_* variables: set exactly one of" },
  { .name = "two-secrets",
    .variables = { VARIABLES, "AICORE_CERT_STR=c", "AICORE_KEY_STR=k" },
    .error = "the AICORE_* variables: set exactly one of" },
  { .name = "certificate-without-key",
    .variables = { "AICORE_CLIENT_ID=i", "AICORE_CERT_STR=c" },
    .error = "the AICORE_* variables: a certificate and its key" },
  { .name = "certificate-file-without-key",
    .variables = { "AICORE_CLIENT_ID=i", "AICORE_KEY_FILE_PATH=%D/k" },
    .error = "the AICORE_* variables: a certificate and its key" },
  { .name = "certificate-file-missing",
    .variables = { "AICORE_CLIENT_ID=i", "AICORE_CERT_FILE_PATH=%D/c",
                   "AICORE_KEY_FILE_PATH=%D/k" },
    .error = "%D/c cannot be read" },
  { .name = "config-variable-missing",
    .variables = { "AICORE_CONFIG=%D/x" },
    .error = "%D/x cannot be read" },
  { .name = "home-variable-missing",
    .variables = { "AICORE_HOME=%D/x" },
    .error = "%D/x/config.json cannot be read" },
  { .name = "profile-missing",
    .variables = { "AICORE_PROFILE=dev" },
    .error = "%D/.aicore/config_dev.json cannot be read" },
  { .name = "home-file-broken",
    .files = { { ".aicore/config.json", "{" } },
    .error = "%D/.aicore/config.json is not valid JSON" },
  { .name = "home-file-number",
    .files = { { ".aicore/config.json", "{\"AICORE_CLIENT_ID\":1}" } },
    .error = "%D/.aicore/config.json: “AICORE_CLIENT_ID” must be a text" },
  { .name = "cloud-foundry-broken",
    .variables = { "VCAP_SERVICES={" },
    .error = "VCAP_SERVICES is not valid JSON" },
  { .name = "cloud-foundry-without-credentials",
    .variables = { "VCAP_SERVICES={\"a\":[{\"label\":\"aicore\"}]}" },
    .error = "VCAP_SERVICES: “a[0]” must be a binding with “credentials”" },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  settings_rows_add ("/store/settings-aicore/", good_rows, G_N_ELEMENTS (good_rows));
  settings_rows_add ("/store/settings-aicore/bad/", bad_rows, G_N_ELEMENTS (bad_rows));
  return g_test_run ();
}
