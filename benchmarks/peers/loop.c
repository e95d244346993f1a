/* Two decrees over N households, summed by tenth of income: the loop that one writes who wants only this, and fast. */
#include <math.h>
#include <stdint.h>
#include <string.h>

enum { MEASURES = 32, GAINS = 9, TENTHS = 10, EPOCH = 120 * 12, MOST_SHARES = 8, MOST_GROUPS = 4, MOST_CELLS = 1024 };

typedef struct {
    int64_t floor, ceiling, age, kafil, limits[3], first[3], then[3], borne[3], shares, over[MOST_SHARES], under[MOST_SHARES];
    double worth[421], last_worth[421];
    int64_t more, few, groups, place[MOST_GROUPS];
    double growth[MOST_GROUPS][MOST_CELLS]; /* of a tranche until the keys, by months between acceptance and keys and cohort */
} Decree;

typedef struct {
    const int64_t *income, *spouse_income, *price;
    const int8_t *cohort;
    const uint8_t *owns_property, *had_state_aid, *had_dwelling;
    const int64_t *birth, *acceptance, *keys; /* days since January 1970 */
    const uint8_t *named;
    const int64_t *kafil_birth;
} People;

typedef struct { int64_t month, day; } Date;

typedef struct { int64_t eligible, served, down, financed, count, instalment, last; } Found;
typedef struct { int64_t longest, shortest; } Terms;

static inline int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

/* Month since January 1970 and day of the month of a day of the Gregorian calendar (years that begin in March). */
static inline Date taken_apart(int64_t days) {
    uint32_t since = (uint32_t)(days + 719468), era = since / 146097, in_era = since % 146097;
    uint32_t years = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    uint32_t in_year = in_era - (365 * years + years / 4 - years / 100), from_march = (5 * in_year + 2) / 153;
    return (Date){((int64_t)years + era * 400 - 1970) * 12 + from_march + 2, in_year - (153 * from_march + 2) / 5 + 1};
}

static inline int64_t payable(Date born, Date signed_on, int64_t age, const int8_t *lengths) {
    int64_t month = born.month + age, length = lengths[month + EPOCH];
    return most(month - signed_on.month - (least(signed_on.day, length) > least(born.day, length)), 0);
}

typedef struct { Date birth, acceptance, keys, kafil_birth; } Dates;

static inline int64_t longest(const People *p, int64_t i, const Decree *d) {
    int64_t c = p->cohort[i];
    return p->income[i] + p->spouse_income[i] <= d->limits[c] ? d->first[c] : d->then[c];
}

static inline Found one(const People *p, int64_t i, Dates on, Terms terms, const Decree *d, const int8_t *lengths, int64_t *s) {
    int64_t tranches[MOST_SHARES];
    int64_t income = p->income[i] + p->spouse_income[i], price = p->price[i], c = p->cohort[i], down = 0;
    int64_t below = income <= d->floor, above = income > d->ceiling;
    int64_t eligible = !(below | above | p->owns_property[i] | p->had_state_aid[i] | p->had_dwelling[i]);
    for (int64_t k = 0; k < d->shares; k++) down += tranches[k] = price * d->over[k] / d->under[k];
    int64_t financed = price - down, longest = terms.longest;
    int64_t own = payable(on.birth, on.keys, d->age, lengths), reach = own;
    if (d->kafil && p->named[i]) reach = most(own, payable(on.kafil_birth, on.keys, d->age, lengths));
    int64_t count = financed > 0 ? least(longest, reach) : 0;
    int64_t instalment = count ? financed / count : 0, last = count ? financed - instalment * (count - 1) : 0;
    int64_t served = eligible & (count > 0 || financed == 0);
    s[0]++; s[1] += eligible; s[2] += below; s[3] += above; s[4] += p->owns_property[i]; s[5] += p->had_state_aid[i];
    s[6] += p->had_dwelling[i]; s[7] += eligible & !served; s[12] += !eligible;
    if (served) {
        int64_t pays = own > 0 || count == 0, part = pays ? instalment : 0, earning = income > 0 && pays;
        int64_t bearing = part > 0, hundredfold = part * 100;
        if (bearing && hundredfold <= income * 30) s[8]++;
        else if (bearing && hundredfold <= income * 40) s[9]++;
        else if (bearing && hundredfold <= income * 100) s[10]++;
        else s[11]++;
        int64_t aged = reach < longest && count < terms.shortest;
        s[30] += aged && instalment - financed / terms.shortest > d->more; s[31] += aged && count < d->few;
        int64_t cell = 3 * (on.keys.month - on.acceptance.month) + c, gained = 0;
        for (int64_t g = 0; g < d->groups; g++) gained += llrint(tranches[d->place[g]] * d->growth[g][cell]);
        s += 5;
        int64_t value = count ? llrint(instalment * d->worth[count - 1]) + llrint(last * d->last_worth[count]) : 0;
        int64_t owed = financed * count - instalment * (count * (count - 1) / 2);
        s[8]++; s[9] += price; s[10] += down; s[11] += financed; s[12] += count; s[13] += instalment;
        s[14] += down + instalment * most(count - 1, 0) + last; s[15] += down + gained + value; s[16] += reach < longest;
        s[17] += d->kafil; s[18] += d->kafil & (own < longest); s[19] += earning;
        s[20] += (int64_t)(least(part, income * 100) * 10000.0 / most(income, 1) + 0.5);
        s[21] += earning && hundredfold > income * 30; s[22] += earning && hundredfold > income * 40;
        s[23] += d->borne[c] >= 0; s[24] += d->borne[c] > 0 ? owed * d->borne[c] : 0;
    }
    return (Found){eligible, served, down, financed, count, instalment, last};
}

/* The nine incomes that cut the population into ten; incomes are whole dinars. `counts` has room for the highest. */
void bounds(const People *p, int64_t n, const int64_t *ranks, int32_t *counts, int64_t size, int64_t *out) {
    memset(counts, 0, size * sizeof *counts);
    for (int64_t i = 0; i < n; i++) counts[(uint32_t)(p->income[i] + p->spouse_income[i]) / 100u]++;
    int64_t reached = 0, k = 0;
    for (int64_t dinars = 0; dinars < size && k < 9; dinars++)
        for (reached += counts[dinars]; k < 9 && reached > ranks[k]; k++) out[k] = dinars * 100;
}

void table(const People *p, int64_t n, const Decree *d, const int8_t *lengths, const int64_t *cuts, int64_t *sums) {
    for (int64_t i = 0; i < n; i++) {
        int64_t income = p->income[i] + p->spouse_income[i];
        int tenth = 0;
        for (int k = 0; k < 9; k++) tenth += income > cuts[k];
        int64_t *s = sums + tenth * (2 * MEASURES + GAINS), *g = s + 2 * MEASURES;
        Dates on = {
            taken_apart(p->birth[i]), taken_apart(p->acceptance[i]), taken_apart(p->keys[i]), taken_apart(p->kafil_birth[i])
        };
        int64_t first = longest(p, i, d), second = longest(p, i, d + 1), shortest = least(first, second);
        Found a = one(p, i, on, (Terms){first, shortest}, d, lengths, s);
        Found b = one(p, i, on, (Terms){second, shortest}, d + 1, lengths, s + MEASURES);
        int64_t change = b.instalment - a.instalment;
        if (a.served && b.served) {
            int64_t band = income / 100;
            g[0] += change < -band; g[1] += change > band; g[2] += -band <= change && change <= band;
            if (change < -band) g[7] += change; else if (change > band) g[8] += change;
        } else {
            g[3] += b.served; g[4] += a.served; g[5] += !a.served && !b.served;
        }
        g[6] += a.eligible != b.eligible || a.down != b.down || a.count != b.count || a.instalment != b.instalment || a.last != b.last;
    }
}
