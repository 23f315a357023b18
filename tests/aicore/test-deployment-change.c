/* SPDX-License-Identifier: MIT */
#include "aicore/weir-deployment-change.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"

/* What SAP AI Core is asked to make or stop a deployment, and how its answers are read. */

static GBytes *
wrap (const char *text)
{
  return g_bytes_new_static (text, strlen (text));
}

static void
test_ttl (void)
{
  static const struct
  {
    const char *ttl;
    gint64 seconds;
  } rows[] = {
    { "30m", 1800 }, { "24H", 86400 }, { "24h", 86400 }, { "7D", 604800 },
    { "1M", 60 },    { "0H", 0 },      { "", 0 },        { "H", 0 },
    { "24", 0 },     { "24HH", 0 },    { "-1H", 0 },     { "1.5H", 0 },
    { "24H\n", 0 },  { "5W", 0 },      { NULL, 0 },      { "99999999999999999999D", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpint (weir_deployment_ttl_parse (rows[i].ttl), ==, rows[i].seconds);
      g_assert_cmpint (weir_deployment_ttl_is_valid (rows[i].ttl), ==, rows[i].seconds > 0);
    }
}

static void
assert_body (GBytes *body, const char *expected)
{
  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), expected,
                   strlen (expected));
  g_bytes_unref (body);
}

static void
test_bodies (void)
{
  assert_body (weir_deployment_change_encode_create ("2222", NULL),
               "{\"configurationId\":\"2222\"}");
  assert_body (weir_deployment_change_encode_create ("2222", "24H"),
               "{\"configurationId\":\"2222\",\"ttl\":\"24H\"}");
  assert_body (weir_deployment_change_encode_stop (), "{\"targetStatus\":\"STOPPED\"}");
}

static void
test_id (void)
{
  static const struct
  {
    const char *json;
    const char *id;
  } rows[] = {
    { "{\"id\":\"d77aa\",\"message\":\"Deployment scheduled.\"}", "d77aa" },
    { "{\"id\":\"../../x\"}", NULL },
    { "{\"id\":7}", NULL },
    { "{}", NULL },
    { "not json", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) json = wrap (rows[i].json);
      g_autofree char *id = weir_deployment_change_read_id (json, &error);

      g_assert_cmpstr (id, ==, rows[i].id);
      if (rows[i].id == NULL)
        g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL);
      else
        g_assert_no_error (error);
    }
}

static void
test_standing (void)
{
  static const struct
  {
    const char *json;
    gboolean is_read;
    WeirDeploymentStatus status;
    const char *message;
  } rows[] = {
    { "{\"status\":\"PENDING\",\"statusMessage\":null}", TRUE, WEIR_DEPLOYMENT_PENDING, NULL },
    { "{\"status\":\"DEAD\",\"statusMessage\":\"no quota\"}", TRUE, WEIR_DEPLOYMENT_DEAD,
      "no quota" },
    { "{\"status\":\"SOMETHING\"}", TRUE, WEIR_DEPLOYMENT_UNKNOWN, NULL },
    { "{\"id\":\"d77aa\"}", FALSE, WEIR_DEPLOYMENT_UNKNOWN, NULL },
    { "[", FALSE, WEIR_DEPLOYMENT_UNKNOWN, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (WeirDeploymentStanding) standing = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) json = wrap (rows[i].json);

      g_assert_cmpint (weir_deployment_change_read_standing (json, &standing, &error), ==,
                       rows[i].is_read);
      g_assert_cmpint (error == NULL, ==, rows[i].is_read);
      g_assert_cmpint (standing.status, ==, rows[i].status);
      g_assert_cmpstr (standing.message, ==, rows[i].message);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/aicore/deployment-change/ttl", test_ttl);
  g_test_add_func ("/aicore/deployment-change/bodies", test_bodies);
  g_test_add_func ("/aicore/deployment-change/id", test_id);
  g_test_add_func ("/aicore/deployment-change/standing", test_standing);

  return g_test_run ();
}
