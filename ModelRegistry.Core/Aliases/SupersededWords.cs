using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Aliases;

/// <summary>Why a promotion request was overtaken, in this program's own words: the database keeps them in English, and history is hashed with them.</summary>
public static class SupersededWords
{
    /// <summary>Its alias has another holder now.</summary>
    public static Text Moved(MemberSelector to) => $"The alias moved to {to}.";

    /// <summary>What was kept, as a text that can be said in any language.</summary>
    public static Text Of(string kept) => Text.Stored(kept, Moved(MemberSelector.Latest));
}
