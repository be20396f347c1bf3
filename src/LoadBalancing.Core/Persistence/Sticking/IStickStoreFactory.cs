namespace LoadBalancing.Persistence.Sticking;

/// <summary>
/// Makes the stores of stick tables. One in the services takes the place of that which keeps them in memory.
/// </summary>
public interface IStickStoreFactory
{
    /// <summary>Makes the store of a table that is new, or whose keys or names of servers have become others.</summary>
    /// <param name="table">The table's name, that of the backend which declares it.</param>
    /// <param name="settings">What is configured for it.</param>
    /// <returns>The store. If it can be disposed of, it is when the table goes; requests that still run may use it once more.</returns>
    IStickStore Create(string table, StickTableSettings settings);
}
