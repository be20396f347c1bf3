using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using LoadBalancing.Configuration;
using LoadBalancing.Samples;
using LoadBalancing.Servers;

namespace LoadBalancing.Persistence.Sticking;

/// <summary>A stick table as rules use it: makes keys of samples, and names of servers.</summary>
/// <param name="name">Its name.</param>
/// <param name="settings">What is configured for it.</param>
/// <param name="store">What keeps the entries.</param>
internal sealed class StickTable(string name, StickTableSettings settings, IStickStore store)
{
    /// <summary>The longest key that a table can have, in bytes.</summary>
    public const int LongestKey = 1024;

    // As long as the longest address.
    private const int LongestConverted = 45;

    public string Name => name;

    public StickTableSettings Settings => settings;

    public IStickStore Store => store;

    /// <summary>A sample whose values can be keys of a table, or <see langword="null"/> when it has none that can.</summary>
    public static Sample? Convert(Sample sample, StickKeyType type) => type switch
    {
        StickKeyType.IPv4 or StickKeyType.IPv6 => Converters.ToAddress(sample),
        StickKeyType.Number when sample.Type != SampleType.Address => Converters.ToNumber(sample, takesEmpty: false),
        _ => sample,
    };

    /// <summary>By what entries name a server.</summary>
    public string KeyOf(Server server) => settings.ServerKey == StickServerKey.Name ? server.Name : server.Address.Authority;

    /// <summary>Finds the server of a request.</summary>
    public string? Find(Sample sample, in SampleContext context)
    {
        Span<byte> key = stackalloc byte[LongestKey];
        return TryTake(sample, context, key, out var length) && store.TryFind(key[..length], out var server) ? server : null;
    }

    /// <summary>Remembers the server of a request.</summary>
    /// <returns>Whether the request has a key.</returns>
    public bool TryStore(Sample sample, in SampleContext context, Server server)
    {
        Span<byte> key = stackalloc byte[LongestKey];
        if (!TryTake(sample, context, key, out var length))
        {
            return false;
        }

        store.Store(key[..length], KeyOf(server));
        return true;
    }

    private bool TryTake(Sample sample, in SampleContext context, Span<byte> key, out int length)
    {
        var buffer = default(SampleBuffer);
        try
        {
            length = 0;
            return sample.TryGet(context, ref buffer, out var value) && TryWrite(sample.Type, value, key, out length);
        }
        finally
        {
            buffer.Dispose();
        }
    }

    private bool TryWrite(SampleType type, SampleValue value, Span<byte> key, out int length)
    {
        length = settings.KeyLength;
        switch (settings.Type)
        {
            case StickKeyType.IPv4:
                BinaryPrimitives.WriteUInt32BigEndian(key, (uint)value.Address.Value);
                return value.Address.IsIPv4Inside;
            case StickKeyType.IPv6:
                BinaryPrimitives.WriteUInt128BigEndian(key, value.Address.Value);
                return true;
            case StickKeyType.Number:
                BinaryPrimitives.WriteInt32BigEndian(key, (int)(type == SampleType.Address ? (uint)value.Address.Value : value.Number));
                return type != SampleType.Address || value.Address.IsIPv4Inside;
            case StickKeyType.Text:
                length = WriteText(type, value, key[..settings.KeyLength]);
                return true;
            default:
                // What is shorter ends in zeros.
                key[..settings.KeyLength].Clear();
                WriteBytes(type, value, key[..settings.KeyLength]);
                return true;
        }
    }

    private static int WriteText(SampleType type, SampleValue value, Span<byte> key)
    {
        Span<char> room = stackalloc char[LongestConverted];
        var length = 0;
        var text = type switch
        {
            SampleType.Text => value.Text,
            SampleType.Address when value.Address.TryFormat(room, out length) => room[..length],
            _ when value.Number.TryFormat(room, out length, provider: CultureInfo.InvariantCulture) => room[..length],
            _ => [],
        };
        text = text[..Math.Min(text.Length, key.Length)];
        foreach (var character in text)
        {
            if (character > '\u00FF')
            {
                Utf8.FromUtf16(text, key, out _, out var written);
                return written;
            }
        }

        // As it came over the wire.
        return Encoding.Latin1.GetBytes(text, key);
    }

    private static void WriteBytes(SampleType type, SampleValue value, Span<byte> key)
    {
        if (type == SampleType.Text)
        {
            WriteText(type, value, key);
            return;
        }

        Span<byte> bytes = stackalloc byte[IPBits.MaxLength];
        var length = sizeof(int);
        if (type == SampleType.Address)
        {
            length = value.Address.Write(bytes);
        }
        else
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, (int)value.Number);
        }

        bytes[..Math.Min(length, key.Length)].CopyTo(key);
    }
}
