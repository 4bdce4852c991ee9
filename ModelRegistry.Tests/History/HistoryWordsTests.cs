using System.Reflection;
using ModelRegistry.Core.History;
using ModelRegistry.Web.History;
using ModelRegistry.Web.Languages;

namespace ModelRegistry.Tests.History;

/// <summary>Every event in plain words.</summary>
public sealed class HistoryWordsTests
{
    private static readonly Guid Model = Guid.CreateVersion7();

    public static TheoryData<string> Actions => new(typeof(HistoryAction).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(constant => (string)constant.GetRawConstantValue()!));

    public static TheoryData<string, string> Sentences => new()
    {
        { HistoryAction.EntityCreated, "made the entity vision" },
        { HistoryAction.EntityChanged, "described the entity vision from “old” to “new”" },
        { HistoryAction.EntityRenamed, "renamed the entity vision from “old” to “new”" },
        { HistoryAction.MemberAdded, "added ben in vision as a reviewer" },
        { HistoryAction.MemberChanged, "made ben in vision a reviewer, was a viewer" },
        { HistoryAction.MemberRemoved, "removed ben from vision, was a viewer" },
        { HistoryAction.ProjectCreated, "made the project vision/digits" },
        { HistoryAction.ArtifactRenamed, "renamed the model artifact “old” to digits-mlp" },
        { HistoryAction.ArtifactDeleted, "deleted the model artifact vision/digits/digits-mlp" },
        { HistoryAction.VersionLogged, "logged v7 in vision/digits/digits-mlp" },
        { HistoryAction.VersionAnnotated, "added metadata to v7 in vision/digits/digits-mlp: “new”" },
        { HistoryAction.VersionTagged, "tagged v7 in vision/digits/digits-mlp: “new”" },
        { HistoryAction.ArtifactTagged, "tagged the model artifact vision/digits/digits-mlp: “new”" },
        { HistoryAction.VersionDeleted, "sent v3 to the bin in vision/digits/digits-mlp" },
        { HistoryAction.DraftDiscarded, "gave up an upload of old to vision/model-registry/DigitClassifier" },
        { HistoryAction.CommentAdded, "commented on v7 in vision/digits/digits-mlp: “new”" },
        { HistoryAction.CommentEdited, "edited comment 12 on v7 in vision/digits/digits-mlp: “new”" },
        { HistoryAction.CommentDeleted, "deleted comment 12 on v7 in vision/digits/digits-mlp, was “old”" },
        { HistoryAction.BookmarkAdded, "bookmarked vision/digits/digits-mlp:v7 as v7 in vision/model-registry/DigitClassifier" },
        { HistoryAction.BookmarkRemoved, "removed the bookmark v3 in vision/model-registry/DigitClassifier" },
        { HistoryAction.AliasSet, "set production on v7 in vision/model-registry/DigitClassifier" },
        { HistoryAction.AliasMoved, "moved production from v3 to v7 in vision/model-registry/DigitClassifier" },
        { HistoryAction.AliasRemoved, "removed production from v3 in vision/model-registry/DigitClassifier" },
        { HistoryAction.AliasProtected, "changed what moving production takes in vision/model-registry/DigitClassifier: now the role new, was old" },
        { HistoryAction.RunUsed, "used vision/digits/digits-mlp:v7 in the run “old” of vision/digits" },
    };

    [Theory]
    [MemberData(nameof(Actions))]
    public void Action_OfTheList_HasASentenceOfItsOwn(string action)
    {
        Assert.True(HistoryWords.Knows(Happened(action)), $"{action} has no sentence");
        var text = HistoryWords.Text(Happened(action));

        Assert.NotEmpty(text);
        Assert.DoesNotContain(action, text, StringComparison.Ordinal);
        Assert.DoesNotContain("  ", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Sentences))]
    public void Event_ReadsAsASentence(string action, string sentence) => Assert.Equal(sentence, HistoryWords.Text(Happened(action)));

    [Fact]
    public void Event_OnTheCollectionsOwnPage_DoesNotSayItsNameAgain() =>
        Assert.Equal("moved production from v3 to v7", HistoryWords.Text(Happened(HistoryAction.AliasMoved), Model));

    [Fact]
    public void Event_OfANewerRelease_IsSaidByItsWord() =>
        Assert.Equal("promotion.asked vision/model-registry/DigitClassifier", HistoryWords.Text(Happened("promotion.asked")));

    [Fact]
    public void Number_LeadsToTheVersionOfThatCollection()
    {
        var pieces = HistoryWords.Of(Happened(HistoryAction.AliasMoved));

        Assert.Equal(["/vision/model-registry/DigitClassifier/v3", "/vision/model-registry/DigitClassifier/v7"],
            pieces.Where(piece => piece.Kind == HistoryPieceKind.Number).Select(piece => piece.Href));
    }

    [Fact]
    public void Name_OfAnyScript_LeadsToItsAddress()
    {
        var pieces = HistoryWords.Of(new()
        {
            EntityId = Guid.CreateVersion7(),
            Sequence = 1,
            At = default,
            ActorId = Guid.CreateVersion7(),
            ActorName = "ada",
            Action = HistoryAction.ArtifactCreated,
            Subject = "vision/手書き 数字/a+b & c.d",
        });

        Assert.Equal("/vision/%E6%89%8B%E6%9B%B8%E3%81%8D%20%E6%95%B0%E5%AD%97/a%2Bb%20%26%20c.d", Assert.Single(pieces, piece => piece.Kind == HistoryPieceKind.Name).Href);
    }

    [Theory]
    [InlineData(null, "Reviewer", "protected production: moving it takes the role Reviewer")]
    [InlineData(null, """Reviewer, 2 approvals, rules [{"rule":"scan"},{"rule":"metric","key":"accuracy","atLeast":0.97}]""", "protected production: moving it takes the role Reviewer, 2 approvals; rules: file scan clean, accuracy at least 0.97")]
    [InlineData("Reviewer", """Reviewer, rules [{"rule":"scan"}]""", "changed what moving production takes: added the rule “file scan clean”")]
    [InlineData("""Reviewer, rules [{"rule":"scan"}]""", "Owner", "changed what moving production takes: now the role Owner, was Reviewer; removed the rule “file scan clean”")]
    [InlineData("""Reviewer, rules [{"rule":"card","minLength":200}]""", """Reviewer, rules [{"rule":"card","minLength":300}]""", "changed what moving production takes: changed the rule “model card filled in”")]
    [InlineData("""Reviewer, rules [{"rule":"scan"},{"rule":"scan"}]""", """Reviewer, rules [{"rule":"scan"}]""", "changed what moving production takes: removed the rule “file scan clean”")]
    [InlineData("""Owner, rules [{"rule":"scan"},{"rule":"card","minLength":1}]""", """Owner, rules [{"rule":"card","minLength":1},{"rule":"scan"}]""", "changed what moving production takes: put its rules in another order")]
    [InlineData("""Owner, rules [{"rule":"of a newer release"}]""", """Owner, rules [{"rule":"scan"}]""", "changed what moving production takes: rules of another release")]
    public void Protection_IsSaidInWordsAndNeverAsJson(string? was, string becomes, string sentence)
    {
        var happened = Happened(HistoryAction.AliasProtected, becomes, was);

        Assert.Equal(sentence, HistoryWords.Text(happened, Model));
    }

    [Fact]
    public void Override_NamesWhatWasOverridden() =>
        Assert.Equal("moved production from v3 to v7, overriding has model.onnx, approvals", HistoryWords.Text(Happened(HistoryAction.AliasMoved, overrode: Core.Common.Text.ToRecord([$"has {"model.onnx"}", "approvals"])), Model));

    [Theory]
    [InlineData(HistoryAction.RequestSuperseded, "The alias moved to v4.", "エイリアスが v4 に移動しました。")]
    [InlineData(HistoryAction.RequestSuperseded, "The alias was removed.", "エイリアスが削除されました。")]
    [InlineData(HistoryAction.RequestRejected, "The alias was removed.", "The alias was removed.")]
    public void Reason_OfTheProgramIsSaidInTheReadersLanguage_AndAPersonsAsTyped(string action, string reason, string said)
    {
        var happened = Happened(action, reason: reason);

        Assert.Equal((reason, said), (HistoryWords.Reason(happened)!.ToString(), new Localizer("ja")[HistoryWords.Reason(happened)!]));
    }

    [Fact]
    public void LongDescription_IsQuotedShort()
    {
        var happened = Happened(HistoryAction.VersionDescribed, to: new string('x', 500) + "\n" + "y");

        Assert.EndsWith($"{new string('x', HistoryWords.QuoteLength)}…”", HistoryWords.Text(happened), StringComparison.Ordinal);
    }

    private static HistoryEvent Happened(string action, string to = "new", string? from = "old", string? overrode = null, string? reason = null)
    {
        var kind = action.Split('.')[0];
        return new()
        {
            EntityId = Guid.CreateVersion7(),
            Sequence = 1,
            At = default,
            ActorId = Guid.CreateVersion7(),
            ActorName = "ada",
            Action = action,
            Subject = kind switch
            {
                "entity" or "account" or "token" => "vision",
                "member" => "vision: ben",
                "project" or "run" => "vision/digits",
                "artifact" or "version" or "comment" => "vision/digits/digits-mlp",
                _ => "vision/model-registry/DigitClassifier",
            },
            CollectionId = Model,
            AliasKey = "production",
            Alias = "production",
            FromNumber = 3,
            ToNumber = 7,
            Overrode = overrode,
            Reason = reason,
            CommentNumber = kind == "comment" ? 12 : null,
            From = action switch
            {
                HistoryAction.EntityCreated or HistoryAction.EntityDeleted => null,
                _ when kind == "member" => "Viewer",
                _ => from,
            },
            To = action switch
            {
                HistoryAction.EntityCreated or HistoryAction.EntityDeleted => null,
                HistoryAction.BookmarkAdded or HistoryAction.RunUsed => "vision/digits/digits-mlp:v7",
                _ when kind == "member" => "Reviewer",
                _ => to,
            },
        };
    }
}
