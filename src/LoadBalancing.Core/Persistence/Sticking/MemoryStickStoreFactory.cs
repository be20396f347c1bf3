namespace LoadBalancing.Persistence.Sticking;

/// <summary>Keeps stick tables in memory.</summary>
internal sealed class MemoryStickStoreFactory(TimeProvider time) : IStickStoreFactory
{
    public IStickStore Create(string table, StickTableSettings settings) => new MemoryStickStore(settings, time);
}
