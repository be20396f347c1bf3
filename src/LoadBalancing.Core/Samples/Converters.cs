using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LoadBalancing.Configuration;

namespace LoadBalancing.Samples;

/// <summary>What can be done to the values of a sample.</summary>
internal static class Converters
{
    private const int LongestNumber = 20;
    private const int LongestAddress = 45;
    private const int IPv4Bits = 32;
    private const int IPv6Bits = 128;

    /// <summary>Those that have a name in expressions.</summary>
    public static IReadOnlyList<ConverterKind> All { get; } =
    [
        new("lower", "", inner => new ConvertedSample(ToText(inner), SampleType.Text, Lower)),
        new("upper", "", inner => new ConvertedSample(ToText(inner), SampleType.Text, Upper)),
        new("ipmask", "mask[,mask6]", CreateMask),
    ];

    /// <summary>The sample with its values as text.</summary>
    public static Sample ToText(Sample sample) => sample.Type switch
    {
        SampleType.Text => sample,
        SampleType.Address => new ConvertedSample(sample, SampleType.Text, AddressToText),
        _ => new ConvertedSample(sample, SampleType.Text, NumberToText),
    };

    /// <summary>The sample with its values in hexadecimal digits: the bytes of addresses, or numbers of four digits or more.</summary>
    public static Sample ToHex(Sample sample) =>
        new ConvertedSample(sample, SampleType.Text, sample.Type == SampleType.Address ? AddressToHex : NumberToHex);

    /// <summary>
    /// The sample with its values as numbers: of a text, the digits it begins with, behind a sign if there is one; 0 when there are none.
    /// </summary>
    /// <param name="sample">The sample.</param>
    /// <param name="takesEmpty">Whether an empty text is 0 as well, rather than no number.</param>
    /// <returns>The sample, or <see langword="null"/> for addresses, which are no numbers.</returns>
    public static Sample? ToNumber(Sample sample, bool takesEmpty) => sample.Type switch
    {
        SampleType.Address => null,
        SampleType.Text => new ConvertedSample(sample, SampleType.Number, takesEmpty ? TextToNumber : VisibleTextToNumber),
        _ => sample,
    };

    /// <summary>The sample with its values as addresses; texts that are none are passed over.</summary>
    /// <returns>The sample, or <see langword="null"/> for numbers.</returns>
    public static Sample? ToAddress(Sample sample) => sample.Type switch
    {
        SampleType.Address => sample,
        SampleType.Text => new ConvertedSample(sample, SampleType.Address, TextToAddress),
        _ => null,
    };

    private static ConvertedSample? CreateMask(Sample inner, string[] arguments)
    {
        int? bits6 = null;
        if (ToAddress(inner) is not { } address || arguments.Length > 2 || !TryParseMask(arguments[0], out var bits))
        {
            return null;
        }

        if (arguments.Length == 2)
        {
            if (!int.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > IPv6Bits)
            {
                return null;
            }

            bits6 = count;
        }

        return new ConvertedSample(address, SampleType.Address, (value, scoped ref _, out converted) =>
        {
            // An IPv4 address that is written as IPv6 is IPv4.
            var found = value.Address.Unmapped;
            converted = default;
            if ((found.IsIPv6 ? bits6 : bits) is not { } kept)
            {
                return false;
            }

            converted = new SampleValue(found.Network(kept));
            return true;
        });
    }

    // A mask is a number of bits, or 255.255.255.0.
    private static bool TryParseMask(string text, out int bits)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bits))
        {
            return bits <= IPv4Bits;
        }

        if (!IPAddress.TryParse(text, out var mask) || mask.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        var ones = string.Concat(mask.GetAddressBytes().Select(octet => $"{octet:b8}"));
        bits = ones.IndexOf('0', StringComparison.Ordinal) is >= 0 and var end ? end : IPv4Bits;
        return !ones[bits..].Contains('1', StringComparison.Ordinal);
    }

    private static bool Lower(SampleValue value, scoped ref SampleBuffer buffer, out SampleValue converted)
    {
        var room = buffer.Get(value.Text.Length);
        for (var i = 0; i < room.Length; i++)
        {
            room[i] = char.IsAsciiLetterUpper(value.Text[i]) ? (char)(value.Text[i] | 0x20) : value.Text[i];
        }

        converted = new SampleValue(room);
        return true;
    }

    private static bool Upper(SampleValue value, scoped ref SampleBuffer buffer, out SampleValue converted)
    {
        var room = buffer.Get(value.Text.Length);
        for (var i = 0; i < room.Length; i++)
        {
            room[i] = char.IsAsciiLetterLower(value.Text[i]) ? (char)(value.Text[i] & ~0x20) : value.Text[i];
        }

        converted = new SampleValue(room);
        return true;
    }

    private static bool AddressToText(SampleValue value, scoped ref SampleBuffer buffer, out SampleValue converted)
    {
        var room = buffer.Get(LongestAddress);
        var done = value.Address.TryFormat(room, out var written);
        converted = new SampleValue(room[..written]);
        return done;
    }

    private static bool NumberToText(SampleValue value, scoped ref SampleBuffer buffer, out SampleValue converted)
    {
        var room = buffer.Get(LongestNumber);
        value.Number.TryFormat(room, out var written, provider: CultureInfo.InvariantCulture);
        converted = new SampleValue(room[..written]);
        return true;
    }

    private static bool AddressToHex(SampleValue value, scoped ref SampleBuffer buffer, out SampleValue converted)
    {
        Span<byte> bytes = stackalloc byte[IPBits.MaxLength];
        var length = value.Address.Write(bytes);
        var room = buffer.Get(length * 2);
        converted = new SampleValue(room);
        return Convert.TryToHexString(bytes[..length], room, out _);
    }

    private static bool NumberToHex(SampleValue value, scoped ref SampleBuffer buffer, out SampleValue converted)
    {
        var room = buffer.Get(LongestNumber);
        value.Number.TryFormat(room, out var written, "X4", CultureInfo.InvariantCulture);
        converted = new SampleValue(room[..written]);
        return true;
    }

    private static bool VisibleTextToNumber(SampleValue value, scoped ref SampleBuffer buffer, out SampleValue converted) =>
        TextToNumber(value, ref buffer, out converted) && value.Text.Length > 0;

    private static bool TextToNumber(SampleValue value, scoped ref SampleBuffer buffer, out SampleValue converted)
    {
        var text = value.Text;
        var end = text is ['-' or '+', ..] ? 1 : 0;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        converted = new SampleValue(long.TryParse(text[..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0);
        return true;
    }

    // A port behind an IPv4 address is passed over.
    private static bool TextToAddress(SampleValue value, scoped ref SampleBuffer buffer, out SampleValue converted)
    {
        converted = default;
        var text = value.Text;
        var end = text.Count(':') == 1 ? text.IndexOf(':') : text.Length;
        if (text is ['[', ..] || !NetworkAddress.TryParseAddress(text[..end], out var address) || !IPBits.TryFrom(address, out var bits))
        {
            return false;
        }

        converted = new SampleValue(bits);
        return true;
    }
}
