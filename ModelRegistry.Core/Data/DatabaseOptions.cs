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
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
