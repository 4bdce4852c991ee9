using System.Collections.Concurrent;
using System.Globalization;

namespace ModelRegistry.Tests.TestHost;

/// <summary>One call on an alias as its caller saw it.</summary>
/// <param name="Id">Unique; a move carries it as its reason, so that history says whose each event is.</param>
/// <param name="Alias">Which.</param>
/// <param name="Wanted">The version that a move names; null for a read.</param>
/// <param name="Seen">The generation of its <c>If-Match</c>, where it had one.</param>
/// <param name="Start">Ticks of one clock, before it was sent.</param>
/// <param name="End">After it was answered; <see cref="long.MaxValue"/> where it never was: it may have had its effect at any time since.</param>
/// <param name="Status">Of the answer; 0 for none.</param>
/// <param name="Generation">The alias's, as the answer says, be it of a move or of one that lost.</param>
/// <param name="Version">Its holder, as the answer says.</param>
internal sealed record AliasCall(string Id, string Alias, string? Wanted, long? Seen, long Start, long End, int Status, long? Generation, string? Version);

/// <summary>One event of an alias as history has it.</summary>
internal sealed record AliasEvent(string? Reason, long Generation, string? From, string? To);

/// <summary>
/// Tells whether what callers saw of an alias can have happened one after the other, each between its start and its end (linearizable), and whether
/// history is that very order. An alias is a register whose every write has a number, so this needs no search: every call has a place in the order,
/// and none may have ended before one of an earlier place began.
/// </summary>
internal sealed class CallLog
{
    private readonly ConcurrentQueue<AliasCall> calls = new();

    public int Count => calls.Count;

    public void Add(AliasCall call) => calls.Enqueue(call);

    /// <summary>How many calls were never answered.</summary>
    public int Unanswered => calls.Count(call => call.Status == 0);

    /// <summary>Every fault, in a sentence; <paramref name="history"/> of this alias, oldest first.</summary>
    public List<string> Check(string alias, IReadOnlyList<AliasEvent> history)
    {
        var faults = new List<string>();
        var mine = calls.Where(call => call.Alias == alias).ToList();
        var byId = mine.ToDictionary(call => call.Id, StringComparer.Ordinal);
        var movers = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var n = 0; n < history.Count; n++)
        {
            var (happened, expected) = (history[n], n + 1L);
            if (happened.Generation != expected) faults.Add($"history's event {n} of {alias} is of generation {happened.Generation}, not {expected}");
            if (happened.From != (n == 0 ? null : history[n - 1].To)) faults.Add($"generation {expected} of {alias} came from {happened.From}, but {history[Math.Max(0, n - 1)].To} held it");
            if (happened.Reason is null || !byId.TryGetValue(happened.Reason, out var call)) faults.Add($"generation {expected} of {alias} is nobody's: {happened.Reason}");
            else if (!movers.TryAdd(happened.Reason, expected)) faults.Add($"{call.Id} moved {alias} twice: generations {movers[happened.Reason]} and {expected}");
            else if (call.Wanted != happened.To) faults.Add($"{call.Id} wanted {call.Wanted}, history has {happened.To}");
            else if (call.Seen is { } seen && seen != expected - 1) faults.Add($"{call.Id} had seen generation {seen} and made {expected}");
            else if (call.Status is not (0 or 200 or 201)) faults.Add($"{call.Id} was refused with {call.Status} and moved {alias} all the same");
        }

        var placed = new List<(AliasCall Call, long Place)>();
        foreach (var call in mine)
        {
            if (movers.TryGetValue(call.Id, out var made))
            {
                placed.Add((call, made * 2));
                if (call.Status != 0 && (call.Generation != made || call.Version != call.Wanted)) faults.Add($"{call.Id} made generation {made} and was told {call.Generation}, {call.Version}");
            }
            else if (call.Generation is { } told)
            {
                // A read, one that lost, or one that found it done: it was there while that generation was.
                placed.Add((call, (told * 2) + 1));
                var holder = told == 0 ? null : told <= history.Count ? history[(int)told - 1].To : "nothing";
                if (call.Version != holder) faults.Add($"{call.Id} was told {call.Version} at generation {told} of {alias}, history has {holder}");
                if (call.Status == 412 && call.Seen == told) faults.Add($"{call.Id} lost against the very generation that it had seen, {told}");
                if (call.Wanted is not null && call.Status is 200 or 201 && call.Version != call.Wanted) faults.Add($"{call.Id} succeeded with {call.Version} instead of {call.Wanted}");
            }
            else if (call.Status is 200 or 201)
            {
                faults.Add($"{call.Id} succeeded and history does not know it");
            }
        }

        AddOrderFaults(placed, faults);
        return faults;
    }

    // The latest place of all that had ended when a call began: it must not be after the call's own.
    private static void AddOrderFaults(List<(AliasCall Call, long Place)> placed, List<string> faults)
    {
        var ended = placed.Where(one => one.Call.End != long.MaxValue).OrderBy(one => one.Call.End).ToList();
        var (next, latest) = (0, (Call: (AliasCall?)null, Place: -1L));
        foreach (var (call, place) in placed.OrderBy(one => one.Call.Start))
        {
            for (; next < ended.Count && ended[next].Call.End < call.Start; next++)
            {
                if (ended[next].Place > latest.Place) latest = ended[next];
            }

            if (latest.Place > place) faults.Add(string.Create(CultureInfo.InvariantCulture, $"{call.Id} is of generation {place / 2} and began after {latest.Call!.Id} of {latest.Place / 2} had ended"));
        }
    }
}
