var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/healthz", () => "ok");
app.Run();

/// <summary>The entry point, named for the tests' host.</summary>
public partial class Program;
