/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-engine.h"
#include "app/weir-request-list.h"

G_BEGIN_DECLS

/* Where an engine is found on the session bus. No method of it gives a secret away. */
#define WEIR_ENGINE_BUS_NAME "io.github.weirproxy.Weir.Engine"
#define WEIR_ENGINE_BUS_PATH "/io/github/weirproxy/Weir/Engine"
#define WEIR_ENGINE_BUS_INTERFACE "io.github.weirproxy.Weir.Engine"

/**
 * WeirEngineBus:
 *
 * Lets other programs of the session, such as “weirctl status”, reach a running engine. Methods of
 * the interface:
 *
 * GetStatus () → a{sv}: "version" s; "process" u, its id; "url" s, empty when it does not listen;
 *   "demo" b; "active" u, requests under way; "accounts" a(sus): name, number of deployments, why
 *   they could not be listed or ""
 * Reload (): reads the settings again; the error says why they are not used
 * Refresh (): asks for the deployments of all accounts; returns when they have answered
 * ListRequests (s filter, u number) → as: requests, the latest first, each as JSON; see #WeirRequestFilter
 * GetRequest (s id, s form) → s: one that was listed, as "json", "curl", "bundle" or "diff"
 * StopRequest (s id) → b: whether it was under way
 *
 * When several engines run, the first has the name, and the next one gets it after that.
 */
typedef struct _WeirEngineBus WeirEngineBus;

/* @engine: open; borrowed, and used on the thread that made it. Without a session bus nothing
 * happens. */
WeirEngineBus *weir_engine_bus_new (WeirEngine *engine);

/**
 * WeirEngineBusOwner:
 * @reload: (nullable): reads the settings again, in the place of the engine, also when there is none
 * @requests: (nullable): borrowed; the list that keeps bodies, if they are kept
 *
 * Whose the engines are, where there is one after the other.
 */
typedef struct
{
  gboolean (*reload) (gpointer user_data, GError **error);
  WeirRequestList *requests;
  gpointer user_data;
} WeirEngineBusOwner;

/* Without an engine yet. */
WeirEngineBus *weir_engine_bus_new_for_owner (const WeirEngineBusOwner *owner);

/* @engine: (nullable): as above; without one, all but Reload fails. The one before is let go of, which has to
 * be before it is closed. */
void weir_engine_bus_set_engine (WeirEngineBus *self, WeirEngine *engine);

/* Before the engine is closed. Calls still waiting are answered with an error. */
void weir_engine_bus_free (WeirEngineBus *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirEngineBus, weir_engine_bus_free)

/* Whether this process has a session bus to ask, without starting one: GIO would. */
gboolean weir_engine_bus_is_there (void);

G_END_DECLS
