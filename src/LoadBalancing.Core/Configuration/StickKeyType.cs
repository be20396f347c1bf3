namespace LoadBalancing.Configuration;

/// <summary>What the keys of a stick table are.</summary>
public enum StickKeyType
{
    /// <summary>IPv4 addresses; requests that come from others have no key.</summary>
    IPv4,

    /// <summary>Addresses of both kinds; an IPv4 address is kept as the IPv6 address that stands for it.</summary>
    IPv6,

    /// <summary>Whole numbers of 32 bits.</summary>
    Number,

    /// <summary>Text; what is longer than the table's keys is cut off.</summary>
    Text,

    /// <summary>Bytes; what is longer than the table's keys is cut off, what is shorter ends in zeros.</summary>
    Binary,
}
