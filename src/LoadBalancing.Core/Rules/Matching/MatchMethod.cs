namespace LoadBalancing.Rules.Matching;

/// <summary>How a value is compared with patterns.</summary>
internal enum MatchMethod
{
    /// <summary>Any value will do.</summary>
    Found,

    /// <summary>The value is true, or a number other than 0.</summary>
    Bool,

    /// <summary>The value is a number, or in a range of numbers.</summary>
    Int,

    /// <summary>The value is an address, or in a network.</summary>
    Ip,

    /// <summary>The value has these bytes, written as hexadecimal digits.</summary>
    Bin,

    /// <summary>The value's length is a number, or in a range of numbers.</summary>
    Len,

    /// <summary>The value is the pattern.</summary>
    Str,

    /// <summary>The value begins with the pattern.</summary>
    Beg,

    /// <summary>The value ends with the pattern.</summary>
    End,

    /// <summary>The value contains the pattern.</summary>
    Sub,

    /// <summary>A part of the value between slashes is the pattern.</summary>
    Dir,

    /// <summary>A part of the value between dots, slashes, colons and question marks is the pattern.</summary>
    Dom,

    /// <summary>A regular expression matches the value.</summary>
    Reg,
}
