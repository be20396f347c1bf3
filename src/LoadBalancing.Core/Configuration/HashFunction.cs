namespace LoadBalancing.Configuration;

/// <summary>Makes a 32-bit number of a key.</summary>
public enum HashFunction
{
    /// <summary>The function of the sdbm database: cheap and good.</summary>
    Sdbm,

    /// <summary>Daniel J. Bernstein's function, h × 33 + c: good for short keys.</summary>
    Djb2,

    /// <summary>A function with rotations that depend on the data: better spread of long keys than of short ones.</summary>
    Wt6,

    /// <summary>The CRC of Ethernet, gzip and PNG: slower, evenly spread.</summary>
    Crc32,

    /// <summary>No function: the key is a decimal number.</summary>
    None,
}
