namespace ModelRegistry.Core.History;

/// <summary>
/// One event, or several alike that are told as one: of one kind, by one person (and token), on one collection and alias, with nobody else's event
/// on that collection between them. A script that logs a hundred versions is one line.
/// </summary>
/// <param name="Newest">The last of them.</param>
/// <param name="Oldest">The first; the same where it is one.</param>
/// <param name="Count">1, or <see cref="Fewest"/> and more.</param>
public sealed record HistoryRun(HistoryEvent Newest, HistoryEvent Oldest, int Count)
{
    /// <summary>Fewer are told one by one.</summary>
    public const int Fewest = 3;

    /// <summary>An event by itself.</summary>
    public static HistoryRun One(HistoryEvent happened) => new(happened, happened, 1);

    /// <summary>Events, newest first, as runs in the order of the newest of each.</summary>
    internal static List<HistoryRun> Of(IEnumerable<HistoryEvent> newestFirst)
    {
        var groups = new List<List<HistoryEvent>>();
        var open = new Dictionary<(string Place, string Action, string? Alias), List<HistoryEvent>>();
        var actors = new Dictionary<string, (Guid, string?)>(StringComparer.Ordinal);
        foreach (var happened in newestFirst)
        {
            var place = happened.CollectionId?.ToString() ?? happened.Subject;
            var actor = (happened.ActorId, happened.TokenName);
            if (actors.TryGetValue(place, out var last) && last != actor)
            {
                foreach (var key in open.Keys.Where(key => string.Equals(key.Place, place, StringComparison.Ordinal)).ToList()) open.Remove(key);
            }

            actors[place] = actor;
            var kind = (place, happened.Action, happened.AliasKey);
            if (!open.TryGetValue(kind, out var group)) groups.Add(open[kind] = group = []);
            group.Add(happened);
        }

        return groups
            .SelectMany<List<HistoryEvent>, HistoryRun>(group => group.Count < Fewest ? group.Select(One) : [new(group[0], group[^1], group.Count)])
            .OrderByDescending(run => run.Newest.At).ThenByDescending(run => run.Newest.EntityId).ThenByDescending(run => run.Newest.Sequence)
            .ToList();
    }
}
