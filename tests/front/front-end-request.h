/* SPDX-License-Identifier: MIT */
#pragma once

#include "front-end-fixture.h"

G_BEGIN_DECLS

/* (transfer full): a request of @line ("GET /late") with @headers, each with its line end. */
char *fixture_format_request (FrontEndFixture *fixture, const char *line, const char *headers);

/* Sends such a request on a connection of its own; returns that. */
int fixture_send_request (FrontEndFixture *fixture, const char *line, const char *headers);

/* The status codes of all replies in @reply are @expected: "200 400". */
void fixture_assert_statuses (const GString *reply, const char *expected);

/* Since @since_us (monotonic). */
double fixture_elapsed_ms (gint64 since_us);

G_END_DECLS
