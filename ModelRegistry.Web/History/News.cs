using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.History;

/// <summary>The newest of what others did to what the open page shows.</summary>
/// <param name="Happened">What.</param>
/// <param name="Within">The collection whose page it stands on: its name is not said again.</param>
/// <param name="Earlier">How much else arrived with it.</param>
public sealed record NewsItem(HistoryEvent Happened, Guid? Within, int Earlier);

/// <summary>
/// What somebody else did to what a person is looking at: read out, and kept in sight until it is closed, left or overtaken. One per circuit.
/// </summary>
public sealed class News(Announcer announcer)
{
    /// <summary>Raised when <see cref="Latest"/> changes, on the caller's thread.</summary>
    public event Action? Changed;

    /// <summary>What is in sight, or null.</summary>
    public NewsItem? Latest { get; private set; }

    /// <summary>True where an event is about an alias or a bookmark: what decides who is served, and so is told with a name.</summary>
    public static bool IsNews(HistoryEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return happened.Action.StartsWith("alias.", StringComparison.Ordinal) || happened.Action.StartsWith("bookmark.", StringComparison.Ordinal);
    }

    /// <summary>Tells events, oldest first; those that are no news are left out.</summary>
    public void Tell(IEnumerable<HistoryEvent> events, Guid? within)
    {
        var news = events.Where(IsNews).ToList();
        if (news.Count == 0) return;
        Latest = new(news[^1], within, news.Count - 1);
        announcer.Say(news.Select(happened => (Text)$"{Actor.Say(happened.ActorName)} {HistoryWords.Say(happened, within)}").Aggregate((all, next) => $"{all}{(Text)". "}{next}"));
        Changed?.Invoke();
    }

    /// <summary>Takes it out of sight.</summary>
    public void Close()
    {
        if (Latest is null) return;
        Latest = null;
        Changed?.Invoke();
    }
}
