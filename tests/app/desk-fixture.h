/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-desk.h"
#include "engine-fixture.h"

G_BEGIN_DECLS

/* (transfer full): a desk that reads the file of @engine, which the caller has written, and listens on a
 * free port. */
WeirDesk *desk_fixture_new (EngineFixture *engine);

/* Asks for the deployments, and runs the main context until all have answered. */
void desk_fixture_refresh (WeirDesk *desk);

G_END_DECLS
