/* SPDX-License-Identifier: MIT */
#include "app/weir-retirement.h"

#include <string.h>

/* What is said of models that retire and deployments that end. */

static WeirCatalogue *
parse (const char *retirement)
{
  g_autofree char *json = g_strdup_printf (
      "{\"resources\":[{\"model\":\"gpt-4o\",\"executableId\":\"azure-openai\",\"versions\":["
      "{\"name\":\"1\",\"isLatest\":true,\"retirementDate\":\"%s\"}]}]}",
      retirement);
  g_autoptr (GError) error = NULL;
  WeirCatalogue *catalogue = weir_catalogue_parse (json, strlen (json), &error);

  g_assert_no_error (error);
  return catalogue;
}

static void
test_describe (void)
{
  static const struct
  {
    const char *retirement;
    const char *text;
  } rows[] = {
    { "2026-10-01", "gpt-4o retires on 1 Oct. Clients that ask for it will fail then." },
    { "2026-10-31", "gpt-4o retires on 31 Oct. Clients that ask for it will fail then." },
    { "2026-11-01", NULL },
    { "2026-09-30", "gpt-4o retired on 30 Sep 2026. Clients that ask for it may fail." },
    { "", NULL },
    { "some day", NULL },
  };
  GDate today;

  g_date_set_dmy (&today, 1, G_DATE_OCTOBER, 2026);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (WeirCatalogue) catalogue = parse (rows[i].retirement);
      const WeirCatalogueVersion *edition =
          weir_catalogue_model_get_version (weir_catalogue_find (catalogue, "gpt-4o"), NULL);
      g_autofree char *text = weir_retirement_describe ("gpt-4o", edition, &today);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
  g_assert_null (weir_retirement_describe ("gpt-4o", NULL, &today));
}

static void
test_end (void)
{
  static const struct
  {
    gint64 left_s;
    gboolean is_told;
  } rows[] = {
    { 0, FALSE }, { -5, FALSE }, { 60, TRUE }, { 30 * 86400, TRUE }, { 31 * 86400, FALSE }
  };
  const gint64 now_s = 1790000000;
  g_autoptr (GDateTime) end = g_date_time_new_from_unix_local (now_s + 60);
  g_autofree char *expected = g_date_time_format (
      end, "This deployment of gpt-4o ends on %-d %b at %H:%M. Clients that ask for it may fail "
           "then.");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const WeirDeployment deployment = { .ends_s = now_s + rows[i].left_s };
      g_autofree char *text = weir_retirement_describe_end ("gpt-4o", &deployment, now_s);

      g_assert_cmpint (text != NULL, ==, rows[i].is_told);
      if (rows[i].left_s == 60)
        g_assert_cmpstr (text, ==, expected);
    }
}

static void
test_days (void)
{
  static const struct
  {
    const char *day;
    const char *text;
  } rows[] = {
    { "2026-10-16", "16 Oct 2026" },
    { "2026-02-30", NULL },
    { "", NULL },
    { NULL, NULL },
    { "soon", NULL },
  };
  GDate today;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = weir_retirement_format_day (rows[i].day);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
  weir_retirement_get_today (0, &today);
  g_assert_true (g_date_valid (&today));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/retirement/describe", test_describe);
  g_test_add_func ("/app/retirement/end", test_end);
  g_test_add_func ("/app/retirement/days", test_days);

  return g_test_run ();
}
