using System.Globalization;
using System.Runtime.CompilerServices;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>
/// A text that is made for each request, in HAProxy's log format: <c>%NAME</c> and <c>%[expression]</c> stand for parts of the
/// request, <c>%%</c> for a percent sign. Control characters that come from the request are written as <c>%0D</c> and the like, so
/// that nobody can end a header. Never changes.
/// </summary>
internal sealed class FormatText
{
    private const int UsualLength = 256;

    private readonly FormatSegment[] _segments;

    private LastText _last;

    private FormatText(FormatSegment[] segments) => _segments = segments;

    /// <summary>Whether the text holds the request's path, or a part of it.</summary>
    public bool IsOfPath => Array.Exists(_segments, segment => segment.IsOfPath);

    /// <summary>A text that stays the same, with its characters outside ASCII as the bytes of UTF-8.</summary>
    public static FormatText Constant(string text) => new([FormatSegment.Constant(text)]);

    /// <summary>Bytes that stay the same.</summary>
    public static FormatText Raw(byte[] bytes) => new([FormatSegment.Raw(bytes)]);

    /// <summary>Reads a format.</summary>
    /// <exception cref="FormatException">It cannot be read; the message says why.</exception>
    public static FormatText Parse(string text) => new([.. FormatParser.Parse(text)]);

    /// <summary>The text for a request, a character for a byte.</summary>
    public string Write(scoped in SampleContext context)
    {
        if (_segments is [{ Text: { } constant }])
        {
            return constant;
        }

        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[UsualLength]);
        scoped var buffer = default(SampleBuffer);
        try
        {
            foreach (var segment in _segments)
            {
                segment.Write(context, ref buffer, ref text);
            }

            return _last.Of(text.Text);
        }
        finally
        {
            buffer.Dispose();
            text.Clear();
        }
    }
}
