/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-deployment.h"
#include "base/weir-clock.h"

G_BEGIN_DECLS

/**
 * WeirBalancer:
 *
 * Chooses among the deployments that serve a model, and remembers how each is doing. A guarded
 * object: its own mutex, any thread. State is kept by account and deployment id, so it survives a
 * new snapshot.
 *
 * Two levels, account then deployment: the lowest priority number first, then the fewest requests
 * in flight by weight, in turn on ties. Cooling deployments and those whose breaker is open are
 * skipped. The account's turn is taken for each model by itself: two models asked for alternately
 * would else end up on one account each.
 */
typedef struct _WeirBalancer WeirBalancer;

/* How a call went, as far as it tells about the deployment. */
typedef enum
{
  WEIR_OUTCOME_NEUTRAL, /* nothing: the client left, the request itself was refused */
  WEIR_OUTCOME_OK,
  WEIR_OUTCOME_FAILED,       /* counts for the breaker */
  WEIR_OUTCOME_RATE_LIMITED, /* cools down */
} WeirOutcome;

typedef enum
{
  WEIR_HEALTH_GOOD,
  WEIR_HEALTH_COOLING,
  WEIR_HEALTH_OPEN,
  WEIR_HEALTH_HALF_OPEN,
} WeirHealthState;

/**
 * WeirHealth:
 * @until_us: boot time when COOLING or OPEN ends, else 0
 */
typedef struct
{
  WeirHealthState state;
  gint64 until_us;
  guint in_flight;
} WeirHealth;

WeirBalancer *weir_balancer_new (WeirClock *clock);
void weir_balancer_free (WeirBalancer *self);

/**
 * weir_balancer_pick:
 * @candidates: (element-type WeirDeployment): able to serve the model, at least one
 * @tried: (nullable) (element-type WeirDeployment): not to be picked; of the accounts of one
 *   priority, those that have any of them come last
 * @is_retry: whether this request has been sent upstream before; a deployment that has itself
 *   failed in the last 30 s takes at most 20 % of its calls, but 3 at least, as retries in 60 s,
 *   so that retries never bury one that is in trouble
 *
 * Every pick must be followed by one weir_balancer_done ().
 *
 * Returns: (transfer full) (nullable): the deployment
 *
 * Errors: WEIR_API_ERROR_RATE_LIMITED when what is left cools down, _OVERLOADED when it is open or
 * out of retries; both with the time until the first can be asked again where that is known
 */
WeirDeployment *weir_balancer_pick (WeirBalancer *self,
                                    GPtrArray *candidates,
                                    GPtrArray *tried,
                                    gboolean is_retry,
                                    GError **error);

/* The call to a picked deployment ended. @cooldown_us: with RATE_LIMITED, how long to leave it. */
void weir_balancer_done (WeirBalancer *self,
                         const WeirDeployment *deployment,
                         WeirOutcome outcome,
                         gint64 cooldown_us);

/* Microseconds until the first of @candidates may be asked again; 0 now. */
gint64 weir_balancer_get_wait_us (WeirBalancer *self, GPtrArray *candidates);

void
weir_balancer_get_health (WeirBalancer *self, const WeirDeployment *deployment, WeirHealth *health);

/* Forgets deployments that have not been asked for 10 min and are healthy. */
void weir_balancer_trim (WeirBalancer *self);

G_END_DECLS
