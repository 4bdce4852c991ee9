using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GraphQL.Types;
using GraphQLParser;
using GraphQLParser.AST;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Compat.Wandb;

namespace ModelRegistry.Tests.Compat.Wandb;

/// <summary>The schema is what its clients ask for, and no question is too deep or too large.</summary>
public sealed class WandbSchemaTests(SharedRegistry registry)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Schema_HasEachFieldOfWandbGraphql()
    {
        var app = await registry.GetAsync();
        var schema = app.Get<GraphQlEndpoint>().Schema;
        var document = Parser.Parse(await File.ReadAllTextAsync(RepositoryRoot.Combine("ModelRegistry.Web", "Compat", "Wandb", "wandb.graphql"), Ct));

        foreach (var type in document.Definitions.OfType<GraphQLObjectTypeDefinition>())
        {
            var built = Assert.IsType<IComplexGraphType>(schema.AllTypes[(string)type.Name.Value], exactMatch: false);
            Assert.All(type.Fields!, field => Assert.True(built.HasField((string)field.Name.Value), $"{type.Name.Value}.{field.Name.Value}"));
        }
    }

    [Fact]
    public async Task EmptyOperationNameAndNoVariables_AreTaken()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);

        var answer = (await wandb.AskAsync("{ viewer { id username } __schema { queryType { name } } }")).Must();

        Assert.Equal(host.Owner.Name, answer.Data["viewer"]!["username"]!.GetValue<string>());
    }

    [Fact]
    public async Task DeepOrVastQuestion_IsRefused()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        var deep = string.Concat(Enumerable.Repeat("artifactCollection(name: \"a\") { project { ", 30)) + "name" + string.Concat(Enumerable.Repeat(" } }", 30));
        var vast = string.Join(' ', Enumerable.Range(0, 200).Select(n => $"a{n}: runs(first: 1000) {{ edges {{ node {{ outputArtifacts(first: 1000) {{ edges {{ node {{ id }} }} }} }} }} }}"));

        foreach (var question in new[] { $"{{ project(name: \"digits\") {{ {deep} }} }}", $"{{ project(name: \"digits\") {{ {vast} }} }}" })
        {
            var answer = await wandb.AskAsync(question);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.NotEmpty(answer.Body["errors"]!.AsArray());
            Assert.Null(answer.Body["data"]);
        }
    }

    [Fact]
    public async Task WhatIsNoQuestion_IsSaidInThisWiresForm()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = new StringContent("no json", Encoding.UTF8, "application/json") };
        using var broken = await wandb.SendAsync(request);
        using var without = await wandb.Bare.PostAsync(new Uri("/graphql", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"), Ct);

        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        foreach (var answer in new[] { broken, without })
        {
            var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!;
            Assert.NotEmpty(body["errors"]![0]!["message"]!.GetValue<string>());
            Assert.Null(body["code"]);
        }

        var unknown = await wandb.AskAsync("{ viewer { nothing } }");
        Assert.Equal(HttpStatusCode.OK, unknown.Status);
        Assert.NotEmpty(unknown.Body["errors"]!.AsArray());
    }
}
