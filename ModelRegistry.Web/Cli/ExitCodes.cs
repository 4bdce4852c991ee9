namespace ModelRegistry.Web.Cli;

/// <summary>What a verb ends with.</summary>
internal static class ExitCodes
{
    /// <summary>It did what was asked.</summary>
    public const int Done = 0;

    /// <summary>An expected no, said on standard error.</summary>
    public const int Refused = 1;

    /// <summary>The command line is not understood, or can never do.</summary>
    public const int Usage = 2;

    /// <summary>A sweep stopped at its fuse and removed nothing: a person has to look.</summary>
    public const int Stopped = 3;

    /// <summary>Database or storage could not be used to the end: nothing is known of the rest.</summary>
    public const int Unfinished = 4;
}
