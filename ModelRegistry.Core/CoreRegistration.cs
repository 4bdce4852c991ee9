using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Backup;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Comments;
using ModelRegistry.Core.Comparison;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Files.Inspection;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Core.History;
using ModelRegistry.Core.Idempotency;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Samples;
using ModelRegistry.Core.Search;
using ModelRegistry.Core.Tags;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Core;

/// <summary>The door to the use cases.</summary>
public static class CoreRegistration
{
    /// <summary>Adds every write and query of the registry; it needs a database (<c>AddRegistryData</c>) and a store (<c>AddRegistryStorage</c>).</summary>
    public static IServiceCollection AddRegistryCore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<HistoryFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<HistoryFeed>());
        services.AddSingleton<RegistryWrites>();

        services.AddRegistryAccess();
        services.AddSingleton<CreateProject>().AddSingleton<ChangeProject>().AddSingleton<DeleteProject>().AddSingleton<ProjectQueries>();
        services.AddSingleton<CreateCollection>().AddSingleton<ChangeCollection>().AddSingleton<DeleteCollection>();
        services.AddSingleton<CollectionQueries>().AddSingleton<ResolveReference>();
        services.AddSingleton<LogVersion>().AddSingleton<LogAgain>().AddSingleton<DescribeVersion>().AddSingleton<DeleteVersion>().AddSingleton<RestoreVersion>();
        services.AddSingleton<IValidateOptions<DraftOptions>, DraftOptionsValidator>();
        services.AddOptions<DraftOptions>().BindConfiguration(DraftOptions.Section).ValidateOnStart();
        services.AddSingleton<StoreRoom>().AddSingleton<DirectUploads>().AddSingleton<CreateDraft>().AddSingleton<UploadDraftFile>().AddSingleton<AnnounceFiles>().AddSingleton<ReceiveFile>().AddSingleton<SettleDraft>().AddSingleton<CommitDraft>().AddSingleton<DiscardDraft>().AddSingleton<DraftQueries>();
        services.AddSingleton<IValidateOptions<SweepOptions>, SweepOptionsValidator>();
        services.AddOptions<SweepOptions>().BindConfiguration(SweepOptions.Section).ValidateOnStart();
        services.AddSingleton<BlobClaims>().AddSingleton<BinBell>().AddSingleton<PurgeVersion>().AddSingleton<SweepBlobs>().AddSingleton<UnnamedBytes>().AddSingleton<SweepStates>().AddSingleton<SweepQueries>().AddSingleton<BinQueries>().AddHostedService<BinService>();
        services.AddSingleton<IValidateOptions<ScrubOptions>, ScrubOptionsValidator>();
        services.AddOptions<ScrubOptions>().BindConfiguration(ScrubOptions.Section).ValidateOnStart();
        services.AddSingleton<RotMarks>().AddSingleton<RotFinds>().AddSingleton<PublishBlobs>().AddSingleton<LookAtRot>().AddSingleton<ScrubBlobs>().AddSingleton<CheckRegistry>().AddSingleton<DamageQueries>();
        services.AddHostedService<RotService>().AddHostedService<ScrubService>();
        services.AddSingleton<VersionQueries>().AddSingleton<StorageQueries>().AddSingleton<ResolvedViews>().AddSingleton<FileDownloads>().AddSingleton<FileSums>().AddSingleton<ModelCards>().AddSingleton<FileInspections>();
        services.AddSingleton<ChangeTags>().AddSingleton<ChangeKeyedTags>().AddSingleton<KeyedTagQueries>();
        services.AddSingleton<AddComment>().AddSingleton<EditComment>().AddSingleton<DeleteComment>().AddSingleton<CommentQueries>();
        services.AddSingleton<ReadMentions>().AddSingleton<MentionQueries>();
        services.AddSingleton<ComparisonQueries>().AddSingleton<ContentQueries>().AddSingleton<TrendQueries>();
        services.AddSingleton<ScanFiles>().AddSingleton<ScanBell>().AddHostedService<ScanService>();
        services.AddSingleton<FindModels>().AddSingleton<BookmarkVersion>().AddSingleton<RemoveBookmark>().AddSingleton<RegisteredModelQueries>().AddSingleton<HomeQueries>();
        services.AddSingleton<RuleEvidences>().AddSingleton<MoveAlias>().AddSingleton<RemoveAlias>().AddSingleton<ProtectAlias>().AddSingleton<RollBackAlias>().AddSingleton<AliasQueries>().AddSingleton<PolicyQueries>();
        services.AddSingleton<ApproveRequest>().AddSingleton<RejectRequest>().AddSingleton<WithdrawRequest>().AddSingleton<RequestQueries>();
        services.AddSingleton<CreateRun>().AddSingleton<ChangeRun>().AddSingleton<ReportRun>().AddSingleton<RunMetricQueries>().AddSingleton<RunReports>().AddSingleton<FindRuns>()
            .AddSingleton<KeepRunFile>().AddSingleton<RunFileQueries>().AddSingleton<RegisterRunFiles>()
            .AddSingleton<CreateLoggedModel>().AddSingleton<ChangeLoggedModel>().AddSingleton<LoggedModelQueries>().AddSingleton<UseVersion>().AddSingleton<RunQueries>().AddSingleton<LineageQueries>();
        services.AddSingleton<CardIndex>().AddSingleton<SearchQueries>();
        services.AddSingleton<HistoryQueries>().AddSingleton<VerifyHistory>().AddSingleton<AliasHistoryQueries>().AddSingleton<IdempotentRequests>();
        services.AddSingleton<RegistryFolders>().AddSingleton<BackUpRegistry>().AddSingleton<RestoreRegistry>();
        services.AddSingleton<ISampleModels, SampleModels>();
        return services;
    }
}
