namespace ModelRegistry.Tests.Compat.Wandb;

/// <summary>
/// Documents that ask for what recorded clients asked for, by their operation: the recordings keep variables and answers, not the clients' own texts.
/// Fragments, aliases, directives and default values are used as those clients use them.
/// </summary>
internal static class WandbDocuments
{
    private const string Place = "project { id internalId name entity { name } }";
    private const string Tag = "{ __typename id name }";
    private const string Alias = "artifactCollection { __typename name " + Place + " } __typename id alias";

    private const string Facts = "__typename id artifactSequence { __typename name " + Place + " } versionIndex artifactType { name } description metadata"
        + " ttlDurationSeconds ttlIsInherited tags " + Tag + " historyStep state size digest commitHash fileCount createdAt updatedAt";

    private const string Artifact = "fragment A on Artifact { " + Facts + " aliases @include(if: $includeAliases) { " + Alias + " } }";

    private const string OldFacts = "id artifactSequence { project { entityName name } name } versionIndex artifactType { name } description metadata"
        + " ttlDurationSeconds ttlIsInherited aliases { artifactCollection { project { entityName name } name } alias } state commitHash fileCount createdAt updatedAt";

    private const string Upsert = "mutation UpsertBucket($id: String, $name: String, $project: String, $entity: String, $groupName: String, $description: String,"
        + " $displayName: String, $notes: String, $commit: String, $config: JSONString, $host: String, $debug: Boolean, $program: String, $repo: String,"
        + " $jobType: String, $state: String, $sweep: String, $tags: [String!], $summaryMetrics: JSONString) { upsertBucket(input: { id: $id, name: $name,"
        + " groupName: $groupName, modelName: $project, entityName: $entity, description: $description, displayName: $displayName, notes: $notes,"
        + " config: $config, commit: $commit, host: $host, debug: $debug, jobProgram: $program, jobRepo: $repo, jobType: $jobType, state: $state,"
        + " sweep: $sweep, tags: $tags, summaryMetrics: $summaryMetrics }) { bucket { id name displayName description config sweepName"
        + " project { id name entity { id name } } historyLineCount } inserted";

    private static readonly Dictionary<string, string> New = new(StringComparer.Ordinal)
    {
        ["query ServerFeaturesQuery: serverInfo"] = "query ServerFeaturesQuery { serverInfo { features { name isEnabled } } }",
        ["query Viewer: viewer"] = "query Viewer { viewer { id entity username email flags teams { edges { node { name } } } } }",
        ["mutation UpsertBucket: upsertBucket"] = Upsert + " } }",
        ["query OrganizationCoreWeaveOrganizationID: entity"] = "query OrganizationCoreWeaveOrganizationID($entityName: String!) { entity(name: $entityName) { organization { coreWeaveOrganizationId } } }",
        ["query ArtifactType: project"] = "query ArtifactType($entity: String, $project: String, $name: String!) { project(name: $project, entityName: $entity) { artifact(name: $name) { artifactType { name } } } }",
        ["mutation CreateArtifact: createArtifact"] = "mutation CreateArtifact($input: CreateArtifactInput!) { createArtifact(input: $input) { artifact { id state artifactSequence { latestArtifact { id } } } } }",
        ["mutation CreateArtifactManifest: createArtifactManifest"] = "mutation CreateArtifactManifest($artifactID: ID!, $baseArtifactID: ID, $name: String!, $digest: String!, $entityName: String!,"
            + " $projectName: String!, $runName: String!, $manifestType: ArtifactManifestType = FULL, $includeUpload: Boolean!) { createArtifactManifest(input: { artifactID: $artifactID,"
            + " baseArtifactID: $baseArtifactID, name: $name, digest: $digest, entityName: $entityName, projectName: $projectName, runName: $runName, type: $manifestType })"
            + " { artifactManifest { id file { id uploadUrl @include(if: $includeUpload) uploadHeaders @include(if: $includeUpload) } } } }",
        ["mutation CreateArtifactFiles: createArtifactFiles"] = "mutation CreateArtifactFiles($artifactFiles: [CreateArtifactFileSpecInput!]!, $storageLayout: ArtifactStorageLayout!) { createArtifactFiles(input:"
            + " { artifactFiles: $artifactFiles, storageLayout: $storageLayout }) { files { edges { node { storagePath uploadUrl uploadHeaders uploadMultipartUrls { uploadID uploadUrlParts { partNumber uploadUrl } } artifact { id } } } } } }",
        ["mutation CommitArtifact: commitArtifact"] = "mutation CommitArtifact($artifactID: ID!) { commitArtifact(input: { artifactID: $artifactID }) { artifact { id digest } } }",
        ["mutation CreateRunFiles: createRunFiles"] = "mutation CreateRunFiles($entity: String!, $project: String!, $run: String!, $files: [String!]!) { createRunFiles(input: { entityName: $entity, projectName: $project, runName: $run, files: $files })"
            + " { runID uploadHeaders files { name uploadUrl } } }",
        ["query ArtifactByID: artifact"] = "query ArtifactByID($id: ID!, $includeAliases: Boolean = true) { artifact(id: $id) { ...A } } " + Artifact,
        ["query ArtifactMembershipByName: project"] = "query ArtifactMembershipByName($entity: String!, $project: String!, $name: String!, $includeAliases: Boolean = false) { project(name: $project, entityName: $entity)"
            + " { artifactCollectionMembership(name: $name) { __typename id versionIndex aliases { __typename id alias } artifactCollection { __typename name " + Place + " } artifact { ...A } } } } " + Artifact,
        ["mutation LinkArtifact: linkArtifact"] = "mutation LinkArtifact($input: LinkArtifactInput!, $more: Boolean = false) { result: linkArtifact(input: $input) { versionIndex artifactMembership @include(if: $more) { id } } }",
        ["mutation UseArtifact: useArtifact"] = "mutation UseArtifact($artifactID: ID!, $entityName: String!, $projectName: String!, $runName: String!, $usedAs: String) { useArtifact(input: { artifactID: $artifactID, entityName: $entityName,"
            + " projectName: $projectName, runName: $runName, usedAs: $usedAs }) { artifact { id digest description state createdAt metadata } } }",
        ["query FetchArtifactManifest: artifact"] = "query FetchArtifactManifest($id: ID!) { artifact(id: $id) { currentManifest { file { directUrl } } } }",
        ["query GetArtifactMembershipFileUrls: project"] = "query GetArtifactMembershipFileUrls($entity: String!, $project: String!, $collection: String!, $alias: String!, $cursor: String, $perPage: Int) { project(name: $project, entityName: $entity)"
            + " { artifactCollection(name: $collection) { __typename artifactMembership(aliasName: $alias) { files(after: $cursor, first: $perPage) { pageInfo { __typename endCursor hasNextPage } edges { node { __typename name directUrl } } } } } } }",
        ["mutation AddAliases: addAliases"] = "mutation AddAliases($input: AddAliasesInput!) { result: addAliases(input: $input) { success } }",
        ["mutation DeleteAliases: deleteAliases"] = "mutation DeleteAliases($input: DeleteAliasesInput!) { result: deleteAliases(input: $input) { success } }",
        ["query IsProjectReadOnly: project"] = "query IsProjectReadOnly($entity: String!, $project: String!) { project(name: $project, entityName: $entity) { readOnly } }",
        ["mutation UpdateArtifact: updateArtifact"] = "mutation UpdateArtifact($input: UpdateArtifactInput!, $includeAliases: Boolean = true) { result: updateArtifact(input: $input) { artifact { ...A } } } " + Artifact,
        ["query ProjectArtifacts: project"] = "query ProjectArtifacts($entity: String!, $project: String!, $type: String!, $collection: String!, $cursor: String, $perPage: Int = 50, $order: String, $filters: JSONString, $includeAliases: Boolean = true)"
            + " { project(entityName: $entity, name: $project) { artifactType(name: $type) { artifactCollection(name: $collection) { __typename artifacts(after: $cursor, first: $perPage, order: $order, filters: $filters) { totalCount"
            + " pageInfo { __typename endCursor hasNextPage } edges { version node { ...A } } } } } } } " + Artifact,
        ["query ArtifactCreatedBy: artifact"] = "query ArtifactCreatedBy($id: ID!) { artifact(id: $id) { createdBy { __typename ... on Run { id name " + Place + " } } } }",
        ["query ArtifactUsedBy: artifact"] = "query ArtifactUsedBy($id: ID!) { artifact(id: $id) { usedBy { edges { node { __typename id name " + Place + " } } } } }",
        ["query Run: project"] = "query Run($entity: String!, $project: String!, $name: String!) { project(name: $project, entityName: $entity) { run(name: $name) { projectId id tags name displayName sweepName state group jobType commit readOnly"
            + " createdAt heartbeatAt description notes historyLineCount user { name username } } } }",
    };

    private static readonly Dictionary<string, string> Old = new(StringComparer.Ordinal)
    {
        ["query ProbeServerCapabilities: __type,__type,__type"] = "query ProbeServerCapabilities { QueryType: __type(name: \"Query\") { fields { name } } MutationType: __type(name: \"Mutation\") { fields { name } } ServerInfoType: __type(name: \"ServerInfo\") { fields { name } } }",
        ["query Viewer: viewer,serverInfo"] = "query Viewer { viewer { id entity username email flags teams { edges { node { name } } } } serverInfo { cliVersionInfo latestLocalVersionInfo { outOfDate latestVersionString versionOnThisInstanceString } } }",
        ["query ProbeServerSettings: __type"] = "query ProbeServerSettings { ServerSettingsType: __type(name: \"ServerSettings\") { fields { name } } }",
        ["mutation UpsertBucket: upsertBucket"] = Upsert + " serverSettings { serverMessages { utfText plainText htmlText messageType messageLevel } } } }",
        ["query ArtifactType: project"] = "query ArtifactType($entityName: String, $projectName: String, $name: String!) { project(name: $projectName, entityName: $entityName) { artifact(name: $name) { artifactType { name } } } }",
        ["query RunStoppedStatus: project"] = "query RunStoppedStatus($projectName: String, $entityName: String, $runId: String!) { project(name: $projectName, entityName: $entityName) { run(name: $runId) { stopped } } }",
        ["query ProbeServerCreateArtifactInput: __type"] = "query ProbeServerCreateArtifactInput { CreateArtifactInputInfoType: __type(name: \"CreateArtifactInput\") { inputFields { name } } }",
        ["query ProbeServerArtifact: __type"] = "query ProbeServerArtifact { ArtifactInfoType: __type(name: \"Artifact\") { fields { name } } }",
        ["query ProbeServerCreateArtifactFileSpecInput: __type"] = "query ProbeServerCreateArtifactFileSpecInput { CreateArtifactFileSpecInputInfoType: __type(name: \"CreateArtifactFileSpecInput\") { inputFields { name } } }",
        ["query ProbeServerUseArtifactInput: __type"] = "query ProbeServerUseArtifactInput { UseArtifactInputInfoType: __type(name: \"UseArtifactInput\") { name inputFields { name } } }",
        ["query ProbeServerAddAliasesInput: __type"] = "query ProbeServerAddAliasesInput { AddAliasesInputInfoType: __type(name: \"AddAliasesInput\") { name inputFields { name } } }",
        ["mutation CreateArtifact: createArtifact"] = "mutation CreateArtifact($artifactTypeName: String!, $artifactCollectionNames: [String!], $entityName: String!, $projectName: String!, $runName: String, $description: String, $digest: String!,"
            + " $aliases: [ArtifactAliasInput!], $metadata: JSONString, $historyStep: Int64!, $distributedID: String, $clientID: ID!, $sequenceClientID: ID!, $ttlDurationSeconds: Int64) { createArtifact(input: { artifactTypeName: $artifactTypeName,"
            + " artifactCollectionNames: $artifactCollectionNames, entityName: $entityName, projectName: $projectName, runName: $runName, description: $description, digest: $digest, digestAlgorithm: MANIFEST_MD5, aliases: $aliases, metadata: $metadata,"
            + " historyStep: $historyStep, enableDigestDeduplication: true, distributedID: $distributedID, clientID: $clientID, sequenceClientID: $sequenceClientID, ttlDurationSeconds: $ttlDurationSeconds })"
            + " { artifact { id state artifactSequence { id latestArtifact { id versionIndex } } } } }",
        ["mutation CreateArtifactManifest: createArtifactManifest"] = "mutation CreateArtifactManifest($name: String!, $digest: String!, $artifactID: ID!, $baseArtifactID: ID, $entityName: String!, $projectName: String!, $runName: String!, $includeUpload: Boolean!,"
            + " $type: ArtifactManifestType = FULL) { createArtifactManifest(input: { name: $name, digest: $digest, artifactID: $artifactID, baseArtifactID: $baseArtifactID, entityName: $entityName, projectName: $projectName, runName: $runName, type: $type })"
            + " { artifactManifest { id file { id name displayName uploadUrl @include(if: $includeUpload) uploadHeaders @include(if: $includeUpload) } } } }",
        ["mutation CreateArtifactFiles: createArtifactFiles"] = "mutation CreateArtifactFiles($storageLayout: ArtifactStorageLayout!, $artifactFiles: [CreateArtifactFileSpecInput!]!) { createArtifactFiles(input: { artifactFiles: $artifactFiles, storageLayout: $storageLayout })"
            + " { files { edges { node { id name displayName uploadUrl uploadHeaders storagePath uploadMultipartUrls { uploadID uploadUrlParts { partNumber uploadUrl } } artifact { id } } } } } }",
        ["query ArtifactByIDShort: artifact"] = "query ArtifactByIDShort($id: ID!) { artifact(id: $id) { artifactSequence { project { entityName name } name } versionIndex ttlDurationSeconds ttlIsInherited"
            + " aliases { artifactCollection { project { entityName name } name } alias } state currentManifest { file { directUrl } } commitHash fileCount createdAt updatedAt } }",
        ["query ArtifactByName: project"] = "query ArtifactByName($entityName: String!, $projectName: String!, $name: String!) { project(name: $projectName, entityName: $entityName) { artifact(name: $name) { " + OldFacts + " } } }",
        ["mutation LinkArtifact: linkArtifact"] = "mutation LinkArtifact($artifactPortfolioName: String!, $entityName: String!, $projectName: String!, $aliases: [ArtifactAliasInput!], $clientID: ID, $artifactID: ID) { linkArtifact(input:"
            + " { artifactPortfolioName: $artifactPortfolioName, entityName: $entityName, projectName: $projectName, aliases: $aliases, clientID: $clientID, artifactID: $artifactID }) { versionIndex } }",
        ["query ArtifactManifest: project"] = "query ArtifactManifest($entityName: String!, $projectName: String!, $name: String!) { project(name: $projectName, entityName: $entityName) { artifact(name: $name) { currentManifest { file { directUrl } } } } }",
        ["query ArtifactFileURLs: artifact"] = "query ArtifactFileURLs($id: ID!, $cursor: String, $perPage: Int) { artifact(id: $id) { files(after: $cursor, first: $perPage) { pageInfo { hasNextPage endCursor } edges { node { name directUrl } } } } }",
        ["mutation addAliases: addAliases"] = "mutation addAliases($artifactID: ID!, $aliases: [ArtifactCollectionAliasInput!]!) { addAliases(input: { artifactID: $artifactID, aliases: $aliases }) { success } }",
        ["mutation deleteAliases: deleteAliases"] = "mutation deleteAliases($artifactID: ID!, $aliases: [ArtifactCollectionAliasInput!]!) { deleteAliases(input: { artifactID: $artifactID, aliases: $aliases }) { success } }",
        ["mutation updateArtifact: updateArtifact"] = "mutation updateArtifact($artifactID: ID!, $description: String, $metadata: JSONString, $ttlDurationSeconds: Int64, $aliases: [ArtifactAliasInput!]) { updateArtifact(input: { artifactID: $artifactID, description: $description,"
            + " metadata: $metadata, ttlDurationSeconds: $ttlDurationSeconds, aliases: $aliases }) { artifact { id ttlDurationSeconds ttlIsInherited } } }",
        ["query ServerInfo: serverInfo"] = "query ServerInfo { serverInfo { cliVersionInfo latestLocalVersionInfo { outOfDate latestVersionString versionOnThisInstanceString } } }",
        ["query Artifacts: project"] = "query Artifacts($project: String!, $entity: String!, $type: String!, $collection: String!, $cursor: String, $perPage: Int = 50, $order: String, $filters: JSONString) { project(name: $project, entityName: $entity) { artifactType(name: $type)"
            + " { artifactCollection(name: $collection) { name artifacts(filters: $filters, after: $cursor, first: $perPage, order: $order) { totalCount edges { node { " + OldFacts + " } version cursor } pageInfo { endCursor hasNextPage } } } } } }",
        ["query ArtifactCreatedBy: artifact"] = "query ArtifactCreatedBy($id: ID!) { artifact(id: $id) { createdBy { ... on Run { name project { name entityName } } } } }",
        ["query ArtifactUsedBy: artifact"] = "query ArtifactUsedBy($id: ID!) { artifact(id: $id) { usedBy { edges { node { name project { name entityName } } } } } }",
        ["query Run: project"] = "query Run($project: String!, $entity: String!, $name: String!) { project(name: $project, entityName: $entity) { run(name: $name) { id tags name displayName sweepName state config group jobType commit readOnly createdAt heartbeatAt"
            + " description notes systemMetrics summaryMetrics historyLineCount user { name username } historyKeys } } }",
    };

    /// <summary>The document of a recorded operation.</summary>
    /// <param name="version">The recorded client's.</param>
    /// <param name="operation">As the recording calls it.</param>
    public static string Of(string version, string operation) =>
        version == "0.16.6" && Old.TryGetValue(operation, out var old) ? old : New[operation];

    /// <summary>A document of the newest client by its operation's name.</summary>
    public static string Of(string operation) => New.First(pair => pair.Key.Contains($" {operation}:", StringComparison.Ordinal)).Value;

    /// <summary>All documents, for a test of the schema.</summary>
    public static IEnumerable<string> All => New.Values.Concat(Old.Values);
}
