using ModelRegistry.Web.Components;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRegistryUi();

var app = builder.Build();
app.UseExceptionHandler(ModelRegistry.Web.Urls.Error, createScopeForErrors: true);
app.UseRegistryUi();
app.UseAntiforgery();
app.MapGet("/healthz", () => "ok");
app.MapRegistryUi();
app.Run();

/// <summary>The entry point, named for the tests' host.</summary>
public partial class Program;
