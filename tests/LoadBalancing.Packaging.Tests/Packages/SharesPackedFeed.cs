namespace LoadBalancing.Packaging.Tests.Packages;

/// <summary>Binds the tests that share the packages.</summary>
[CollectionDefinition(PackedFeed.Collection)]
public sealed class SharesPackedFeed : ICollectionFixture<PackedFeed>;
