/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-balancer.h"

#include "proxy/weir-breaker.h"
#include "wire/weir-api-error.h"

#define BUDGET_SLICE_US (10 * G_USEC_PER_SEC)
#define BUDGET_N_SLICES 6
#define BUDGET_PERCENT 20
#define BUDGET_MIN 3

#define FORGET_US (600 * G_USEC_PER_SEC)

/* What an account or a deployment has to do. @credit settles whose turn it is among equals: each
 * contender earns its weight, the richest is picked and pays for all (smooth weighted round robin),
 * so who was away for a while is not owed a burst. */
typedef struct
{
  guint in_flight;
  guint weight;
  gint64 credit;
} WeirShare;

typedef struct
{
  WeirShare share;
  WeirBreaker breaker;
  gint64 cool_until_us;
  gint64 used_us;
  struct
  {
    gint64 slice;
    guint n;
    guint n_retries;
  } budget[BUDGET_N_SLICES];
} WeirEntry;

struct _WeirBalancer
{
  GMutex mutex; /* covers both tables and all in them */
  WeirClock *clock;
  GHashTable *entries;  /* "account/deployment" or "account/deployment/model" → WeirEntry */
  GHashTable *accounts; /* "account/model" → WeirShare */
};

/* Why a deployment cannot be asked now. */
typedef struct
{
  gint64 wait_us; /* until the first can be; G_MAXINT64 not known */
  gboolean cooling;
} WeirRefusal;

static char *
make_key (const WeirDeployment *deployment, const char *what)
{
  return g_strconcat (deployment->account->id, "\n", what, NULL);
}

/* Models that are asked through one deployment of orchestration are limited and fail each by itself. */
static WeirEntry *
get_entry (WeirBalancer *self, const WeirDeployment *deployment)
{
  g_autofree char *own = deployment->usual_executable != NULL
                             ? g_strconcat (deployment->id, "\n", deployment->model, NULL)
                             : NULL;
  g_autofree char *key = make_key (deployment, own != NULL ? own : deployment->id);
  WeirEntry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL)
    {
      entry = g_new0 (WeirEntry, 1);
      entry->share.weight = 1;
      g_hash_table_insert (self->entries, g_steal_pointer (&key), entry);
    }
  return entry;
}

static WeirShare *
get_account (WeirBalancer *self, const WeirDeployment *deployment)
{
  g_autofree char *key = make_key (deployment, deployment->model != NULL ? deployment->model : "");
  WeirShare *share = g_hash_table_lookup (self->accounts, key);

  if (share == NULL)
    {
      share = g_new0 (WeirShare, 1);
      g_hash_table_insert (self->accounts, g_steal_pointer (&key), share);
    }
  share->weight = MAX (deployment->account->weight, 1);
  return share;
}

static void
count_call (WeirEntry *entry, gboolean is_retry, gint64 now_us)
{
  gint64 slice = now_us / BUDGET_SLICE_US;
  guint at = slice % BUDGET_N_SLICES;

  if (entry->budget[at].slice != slice)
    {
      entry->budget[at].slice = slice;
      entry->budget[at].n = 0;
      entry->budget[at].n_retries = 0;
    }
  entry->budget[at].n++;
  if (is_retry)
    entry->budget[at].n_retries++;
}

static gboolean
has_budget (const WeirEntry *entry, gint64 now_us)
{
  gint64 oldest = now_us / BUDGET_SLICE_US - BUDGET_N_SLICES;
  guint n = 0;
  guint n_retries = 0;

  if (!weir_breaker_has_failed (&entry->breaker, now_us))
    return TRUE;

  for (guint i = 0; i < BUDGET_N_SLICES; i++)
    {
      if (entry->budget[i].slice > oldest)
        {
          n += entry->budget[i].n;
          n_retries += entry->budget[i].n_retries;
        }
    }
  return n_retries < BUDGET_MIN || (n_retries + 1) * 100 <= (n + 1) * BUDGET_PERCENT;
}

/* Whether @entry may be asked; otherwise notes in @refusal (nullable) why and for how long not. */
static gboolean
is_ready (const WeirEntry *entry, gboolean is_retry, gint64 now_us, WeirRefusal *refusal)
{
  WeirBreakerState state = weir_breaker_get_state (&entry->breaker, now_us);
  gint64 wait_us = 0;
  gboolean ready = TRUE;

  if (now_us < entry->cool_until_us)
    {
      wait_us = entry->cool_until_us - now_us;
      ready = FALSE;
      if (refusal != NULL)
        refusal->cooling = TRUE;
    }
  if (state == WEIR_BREAKER_OPEN)
    {
      wait_us = MAX (wait_us, entry->breaker.open_until_us - now_us);
      ready = FALSE;
    }
  if (ready && (state == WEIR_BREAKER_PROBING || (is_retry && !has_budget (entry, now_us))))
    {
      wait_us = G_MAXINT64;
      ready = FALSE;
    }

  if (!ready && refusal != NULL)
    refusal->wait_us = MIN (refusal->wait_us, wait_us);
  return ready;
}

static gboolean
is_same (const WeirDeployment *a, const WeirDeployment *b)
{
  if (a == b)
    return TRUE;
  if (!g_str_equal (a->id, b->id) || !g_str_equal (a->account->id, b->account->id))
    return FALSE;

  /* through one deployment of orchestration go many models */
  return a->usual_executable == NULL || b->usual_executable == NULL
         || g_strcmp0 (a->model, b->model) == 0;
}

static gboolean
contains (GPtrArray *deployments, const WeirDeployment *deployment)
{
  for (guint i = 0; deployments != NULL && i < deployments->len; i++)
    {
      if (is_same (g_ptr_array_index (deployments, i), deployment))
        return TRUE;
    }
  return FALSE;
}

/* Less than 0 when @a has less to do for its weight than @b. */
static int
compare_load (const WeirShare *a, const WeirShare *b)
{
  guint64 left = (guint64) a->in_flight * b->weight;
  guint64 right = (guint64) b->in_flight * a->weight;

  return left < right ? -1 : left > right;
}

/* The index of the share whose turn it is: least loaded, then by credit. */
static guint
take_turn (GPtrArray *shares)
{
  const WeirShare *least = g_ptr_array_index (shares, 0);
  WeirShare *best;
  gint64 stake = 0;
  guint at = 0;

  for (guint i = 1; i < shares->len; i++)
    {
      if (compare_load (g_ptr_array_index (shares, i), least) < 0)
        {
          at = i;
          least = g_ptr_array_index (shares, i);
        }
    }

  best = g_ptr_array_index (shares, at);
  for (guint i = 0; i < shares->len; i++)
    {
      WeirShare *share = g_ptr_array_index (shares, i);

      if (compare_load (share, least) != 0)
        continue;
      share->credit += share->weight;
      stake += share->weight;
      if (share->credit > best->credit)
        {
          best = share;
          at = i;
        }
    }
  best->credit -= stake;
  return at;
}

static gboolean
has_account (GPtrArray *deployments, const WeirAccount *account)
{
  for (guint i = 0; deployments != NULL && i < deployments->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (deployments, i);

      if (g_str_equal (deployment->account->id, account->id))
        return TRUE;
    }
  return FALSE;
}

/* Less than 0 when the account of @a goes before that of @b: by priority, then the one that the
 * request has not tried yet, since what fails on one of its deployments tends to fail on all. */
static int
compare_rank (const WeirAccount *a, const WeirAccount *b, GPtrArray *tried)
{
  if (a->priority != b->priority)
    return a->priority < b->priority ? -1 : 1;
  return has_account (tried, a) - has_account (tried, b);
}

/* The account whose turn it is, among those of the best rank in @ready. */
static WeirAccount *
choose_account (WeirBalancer *self, GPtrArray *ready, GPtrArray *tried)
{
  g_autoptr (GPtrArray) shares = g_ptr_array_new ();
  g_autoptr (GPtrArray) accounts = g_ptr_array_new ();
  const WeirAccount *best = ((WeirDeployment *) g_ptr_array_index (ready, 0))->account;

  for (guint i = 1; i < ready->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (ready, i);

      if (compare_rank (deployment->account, best, tried) < 0)
        best = deployment->account;
    }
  for (guint i = 0; i < ready->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (ready, i);
      WeirShare *share;

      if (compare_rank (deployment->account, best, tried) != 0)
        continue;
      share = get_account (self, deployment);
      if (g_ptr_array_find (shares, share, NULL))
        continue;
      g_ptr_array_add (shares, share);
      g_ptr_array_add (accounts, deployment->account);
    }
  return g_ptr_array_index (accounts, take_turn (shares));
}

static WeirDeployment *
choose_deployment (WeirBalancer *self, GPtrArray *ready, GPtrArray *tried)
{
  g_autoptr (GPtrArray) shares = g_ptr_array_new ();
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  const WeirAccount *account = choose_account (self, ready, tried);

  for (guint i = 0; i < ready->len; i++)
    {
      WeirDeployment *deployment = g_ptr_array_index (ready, i);

      if (g_str_equal (deployment->account->id, account->id))
        {
          g_ptr_array_add (own, deployment);
          g_ptr_array_add (shares, &get_entry (self, deployment)->share);
        }
    }
  return g_ptr_array_index (own, take_turn (shares));
}

static GError *
refuse (const WeirRefusal *refusal)
{
  GError *error;

  if (refusal->cooling)
    error = weir_api_error_new (WEIR_API_ERROR_RATE_LIMITED,
                                "Every deployment of this model is at its rate limit.");
  else
    error = weir_api_error_new (WEIR_API_ERROR_OVERLOADED,
                                "Every deployment of this model is failing or busy.");
  if (refusal->wait_us != G_MAXINT64)
    weir_api_error_set_retry_after_ms (error, (refusal->wait_us + 999) / 1000);
  return error;
}

WeirBalancer *
weir_balancer_new (WeirClock *clock)
{
  WeirBalancer *self = g_new0 (WeirBalancer, 1);

  g_mutex_init (&self->mutex);
  self->clock = g_object_ref (clock);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
weir_balancer_free (WeirBalancer *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->accounts);
  g_object_unref (self->clock);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

WeirDeployment *
weir_balancer_pick (WeirBalancer *self,
                    GPtrArray *candidates,
                    GPtrArray *tried,
                    gboolean is_retry,
                    GError **error)
{
  g_autoptr (GPtrArray) ready = g_ptr_array_new ();
  g_autoptr (GMutexLocker) locker = NULL;
  WeirRefusal refusal = { G_MAXINT64, FALSE };
  WeirDeployment *picked;
  WeirEntry *entry;
  gint64 now_us;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (candidates != NULL && candidates->len > 0, NULL);

  now_us = weir_clock_get_boot_us (self->clock);
  locker = g_mutex_locker_new (&self->mutex);
  for (guint i = 0; i < candidates->len; i++)
    {
      WeirDeployment *deployment = g_ptr_array_index (candidates, i);

      if (!contains (tried, deployment)
          && is_ready (get_entry (self, deployment), is_retry, now_us, &refusal))
        g_ptr_array_add (ready, deployment);
    }
  if (ready->len == 0)
    {
      g_propagate_error (error, refuse (&refusal));
      return NULL;
    }

  picked = choose_deployment (self, ready, tried);
  get_account (self, picked)->in_flight++;
  entry = get_entry (self, picked);
  entry->share.in_flight++;
  entry->used_us = now_us;
  weir_breaker_begin (&entry->breaker, now_us);
  count_call (entry, is_retry, now_us);
  return weir_deployment_ref (picked);
}

void
weir_balancer_done (WeirBalancer *self,
                    const WeirDeployment *deployment,
                    WeirOutcome outcome,
                    gint64 cooldown_us)
{
  g_autoptr (GMutexLocker) locker = NULL;
  WeirShare *account;
  WeirEntry *entry;
  gint64 now_us;

  g_return_if_fail (self != NULL);
  g_return_if_fail (deployment != NULL);

  now_us = weir_clock_get_boot_us (self->clock);
  locker = g_mutex_locker_new (&self->mutex);
  account = get_account (self, deployment);
  entry = get_entry (self, deployment);
  g_return_if_fail (account->in_flight > 0 && entry->share.in_flight > 0);

  account->in_flight--;
  entry->share.in_flight--;
  entry->used_us = now_us;

  switch (outcome)
    {
    case WEIR_OUTCOME_NEUTRAL:
      weir_breaker_forget (&entry->breaker);
      break;
    case WEIR_OUTCOME_OK:
      weir_breaker_end (&entry->breaker, FALSE, now_us);
      break;
    case WEIR_OUTCOME_FAILED:
      weir_breaker_end (&entry->breaker, TRUE, now_us);
      break;
    case WEIR_OUTCOME_RATE_LIMITED:
      weir_breaker_forget (&entry->breaker);
      entry->cool_until_us = MAX (entry->cool_until_us, now_us + cooldown_us);
      break;
    }
}

gint64
weir_balancer_get_wait_us (WeirBalancer *self, GPtrArray *candidates)
{
  g_autoptr (GMutexLocker) locker = NULL;
  WeirRefusal refusal = { G_MAXINT64, FALSE };
  gint64 now_us;

  g_return_val_if_fail (self != NULL, 0);

  now_us = weir_clock_get_boot_us (self->clock);
  locker = g_mutex_locker_new (&self->mutex);
  for (guint i = 0; i < candidates->len; i++)
    {
      if (is_ready (get_entry (self, g_ptr_array_index (candidates, i)), FALSE, now_us, &refusal))
        return 0;
    }
  return refusal.wait_us != G_MAXINT64 ? refusal.wait_us : 0;
}

void
weir_balancer_get_health (WeirBalancer *self, const WeirDeployment *deployment, WeirHealth *health)
{
  g_autoptr (GMutexLocker) locker = NULL;
  const WeirEntry *entry;
  gint64 now_us;

  g_return_if_fail (self != NULL);

  now_us = weir_clock_get_boot_us (self->clock);
  locker = g_mutex_locker_new (&self->mutex);
  entry = get_entry (self, deployment);
  *health = (WeirHealth){ WEIR_HEALTH_GOOD, 0, entry->share.in_flight };

  switch (weir_breaker_get_state (&entry->breaker, now_us))
    {
    case WEIR_BREAKER_CLOSED:
      break;
    case WEIR_BREAKER_OPEN:
      health->state = WEIR_HEALTH_OPEN;
      health->until_us = entry->breaker.open_until_us;
      return;
    case WEIR_BREAKER_HALF_OPEN:
    case WEIR_BREAKER_PROBING:
      health->state = WEIR_HEALTH_HALF_OPEN;
      break;
    }
  if (now_us < entry->cool_until_us)
    {
      health->state = WEIR_HEALTH_COOLING;
      health->until_us = entry->cool_until_us;
    }
}

void
weir_balancer_trim (WeirBalancer *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  GHashTableIter iter;
  gpointer value;
  gint64 now_us;

  g_return_if_fail (self != NULL);

  now_us = weir_clock_get_boot_us (self->clock);
  locker = g_mutex_locker_new (&self->mutex);

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const WeirEntry *entry = value;

      if (entry->share.in_flight == 0 && now_us - entry->used_us > FORGET_US
          && is_ready (entry, FALSE, now_us, NULL))
        g_hash_table_iter_remove (&iter);
    }
  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const WeirShare *share = value;

      if (share->in_flight == 0 && share->credit == 0)
        g_hash_table_iter_remove (&iter);
    }
}
