using System.Net;

namespace LoadBalancing.Configuration;

/// <summary>The headers that tell servers who the client is; never changes.</summary>
/// <param name="ForHeader">Header that carries the client's address, or <see langword="null"/> for none.</param>
/// <param name="ForExcept">Clients for which nothing is added.</param>
/// <param name="ForIfNone">Whether the address is added only to requests without such a header.</param>
/// <param name="Proto">Whether <c>X-Forwarded-Proto</c> is set.</param>
/// <param name="Host">Whether <c>X-Forwarded-Host</c> is set.</param>
public sealed record ForwardedSettings(string? ForHeader, IReadOnlyList<IPNetwork> ForExcept, bool ForIfNone, bool Proto, bool Host)
{
    /// <summary>Whether the address of this client is to be added.</summary>
    /// <param name="client">The client's address.</param>
    public bool Names(IPAddress client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (ForHeader is null)
        {
            return false;
        }

        for (var i = 0; i < ForExcept.Count; i++)
        {
            if (ForExcept[i].Contains(client))
            {
                return false;
            }
        }

        return true;
    }

    internal static ForwardedSettings From(ForwardedOptions options)
    {
        var except = options.ForExcept.Select(text =>
            NetworkAddress.TryParse(text, out var network) ? network : throw new ArgumentException(text, nameof(options)));
        return new ForwardedSettings(options.For ? options.ForHeader : null, [.. except], options.ForIfNone, options.Proto, options.Host);
    }
}
