using Microsoft.Extensions.Options;

namespace ModelRegistry.Core.Data;

/// <summary>The section <c>Registry:Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary><c>Sqlite</c> (a file in the data folder) or <c>SqlServer</c>.</summary>
    public string Kind { get; set; } = Sqlite;

    /// <summary>For SQL Server: required. For SQLite: empty for <c>registry.db</c> in the data folder.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// For SQL Server: true lets the server bring the database to its own schema when it starts. False, the default, makes it refuse to start on
    /// an older one, so that nobody migrates a company's database by chance; run the verb <c>migrate</c>. The embedded file is always migrated.
    /// </summary>
    public bool MigrateOnStart { get; set; }

    /// <summary>For SQLite: seconds that a change waits for those before it until it is answered <c>503 database_unavailable</c>; 1 to 300. Reads never wait.</summary>
    public int BusySeconds { get; set; } = 30;

    internal const int MaxBusySeconds = 300;
    internal const string Sqlite = "Sqlite";
    internal const string SqlServer = "SqlServer";
}

/// <summary>Reports every fault of the section at once.</summary>
internal sealed class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        var faults = new List<string>();
        if (options.Kind is not (DatabaseOptions.Sqlite or DatabaseOptions.SqlServer))
            faults.Add($"Registry:Database:Kind is '{options.Kind}'; allowed are '{DatabaseOptions.Sqlite}' and '{DatabaseOptions.SqlServer}'.");
        if (options.Kind == DatabaseOptions.SqlServer && string.IsNullOrWhiteSpace(options.ConnectionString))
            faults.Add("Registry:Database:ConnectionString is missing; SQL Server needs one, like 'Server=…;Database=ModelRegistry;…'.");
        if (options.BusySeconds is < 1 or > DatabaseOptions.MaxBusySeconds)
            faults.Add($"Registry:Database:BusySeconds is {options.BusySeconds}; allowed are 1 to {DatabaseOptions.MaxBusySeconds}.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
