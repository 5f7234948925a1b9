/// Every application identifier of GS1, one line each, after the GS1 Barcode Syntax Dictionary (GS1 AISBL, 2025), in words of our own.
///
/// Columns: identifier or range; `=` when its length is fixed so that no separator follows, `?` when it may be an attribute of a
/// Digital Link; format; qualifiers when it is a primary key of a Digital Link, in their order; what it needs beside it (each `;` a
/// demand, each `,` a way to meet it, `+` for both); what must not be beside it; what it is. `n` in a code stands for any digit, a
/// star behind it asks for the field with its optional serial number.
///
/// Format: `N` digits, `X` the 82 characters of GS1, `Y` the 39 of component codes, `Z` Base64 for URLs; a number is a length,
/// `..` a greatest length, brackets an optional part, and the words after a colon are further checks (`FieldCheck`).
enum ApplicationIdentifierRows {
    static let text = """
        00 | =? | N18:check | key | - | - | SSCC
        01 | =? | N14:check | 22,10,21/235 | - | 255,37 | GTIN
        02 | =? | N14:check | - | 37 | 01,03 | GTIN inside
        03 | = | N14:check | - | - | 01,02,37,235 | made-to-order GTIN
        10 | ? | X..20 | - | 01,02,03,8006,8026 | - | lot
        11 | =? | N6:day | - | 01,02,03,8006,8026 | - | made on
        12 | =? | N6:day | - | 8020 | - | pay by
        13 | =? | N6:day | - | 01,02,03,8006,8026 | - | packed on
        15 | =? | N6:day | - | 01,02,03,8006,8026 | - | best before
        16 | =? | N6:day | - | 01,02,03,8006,8026 | - | sell by
        17 | =? | N6:day | - | 01,02,03,255,8006,8026 | - | expires
        20 | =? | N2 | - | 01,02,03,8006,8026 | - | variant
        21 | - | X..20 | - | 01,03,8006 | 235 | serial
        22 | - | X..20 | - | 01 | - | consumer variant
        235 | - | X..28 | - | 01 | - | third party serial
        240 | ? | X..30 | - | 01,02,03,8006,8026 | - | additional id
        241 | ? | X..30 | - | 01,02,03,8006,8026 | - | customer part
        242 | ? | N..6 | - | 01,02,8006,8026 | - | made-to-order variant
        243 | ? | X..20 | - | 01,03 | - | packaging part
        250 | ? | X..30 | - | 01+21,03+21,8006+21 | - | second serial
        251 | ? | X..30 | - | 01,03,8006 | - | source reference
        253 | ? | N13:check [X..17] | key | - | - | document
        254 | - | X..20 | - | 414 | - | place within location
        255 | ? | N13:check [N..12] | key | - | 01,02,415,8006,8020,8026 | coupon
        30 | ? | N..8 | - | 01,02 | - | count
        3100-3105 | =? | N6 | - | 01,02 | 310n | net weight (kg)
        3110-3115 | =? | N6 | - | 01,02 | 311n | length (m)
        3120-3125 | =? | N6 | - | 01,02 | 312n | width (m)
        3130-3135 | =? | N6 | - | 01,02 | 313n | height (m)
        3140-3145 | =? | N6 | - | 01,02 | 314n | area (m²)
        3150-3155 | =? | N6 | - | 01,02 | 315n | net volume (l)
        3160-3165 | =? | N6 | - | 01,02 | 316n | net volume (m³)
        3200-3205 | =? | N6 | - | 01,02 | 320n | net weight (lb)
        3210-3215 | =? | N6 | - | 01,02 | 321n | length (in)
        3220-3225 | =? | N6 | - | 01,02 | 322n | length (ft)
        3230-3235 | =? | N6 | - | 01,02 | 323n | length (yd)
        3240-3245 | =? | N6 | - | 01,02 | 324n | width (in)
        3250-3255 | =? | N6 | - | 01,02 | 325n | width (ft)
        3260-3265 | =? | N6 | - | 01,02 | 326n | width (yd)
        3270-3275 | =? | N6 | - | 01,02 | 327n | height (in)
        3280-3285 | =? | N6 | - | 01,02 | 328n | height (ft)
        3290-3295 | =? | N6 | - | 01,02 | 329n | height (yd)
        3300-3305 | =? | N6 | - | 00,01 | 330n | gross weight (kg)
        3310-3315 | =? | N6 | - | 00,01 | 331n | length (m) of the whole
        3320-3325 | =? | N6 | - | 00,01 | 332n | width (m) of the whole
        3330-3335 | =? | N6 | - | 00,01 | 333n | height (m) of the whole
        3340-3345 | =? | N6 | - | 00,01 | 334n | area (m²) of the whole
        3350-3355 | =? | N6 | - | 00,01 | 335n | volume (l) of the whole
        3360-3365 | =? | N6 | - | 00,01 | 336n | volume (m³) of the whole
        3370-3375 | =? | N6 | - | 01 | 337n | kg per m²
        3400-3405 | =? | N6 | - | 00,01 | 340n | gross weight (lb)
        3410-3415 | =? | N6 | - | 00,01 | 341n | length (in) of the whole
        3420-3425 | =? | N6 | - | 00,01 | 342n | length (ft) of the whole
        3430-3435 | =? | N6 | - | 00,01 | 343n | length (yd) of the whole
        3440-3445 | =? | N6 | - | 00,01 | 344n | width (in) of the whole
        3450-3455 | =? | N6 | - | 00,01 | 345n | width (ft) of the whole
        3460-3465 | =? | N6 | - | 00,01 | 346n | width (yd) of the whole
        3470-3475 | =? | N6 | - | 00,01 | 347n | height (in) of the whole
        3480-3485 | =? | N6 | - | 00,01 | 348n | height (ft) of the whole
        3490-3495 | =? | N6 | - | 00,01 | 349n | height (yd) of the whole
        3500-3505 | =? | N6 | - | 01,02 | 350n | area (in²)
        3510-3515 | =? | N6 | - | 01,02 | 351n | area (ft²)
        3520-3525 | =? | N6 | - | 01,02 | 352n | area (yd²)
        3530-3535 | =? | N6 | - | 00,01 | 353n | area (in²) of the whole
        3540-3545 | =? | N6 | - | 00,01 | 354n | area (ft²) of the whole
        3550-3555 | =? | N6 | - | 00,01 | 355n | area (yd²) of the whole
        3560-3565 | =? | N6 | - | 01,02 | 356n | net weight (tr oz)
        3570-3575 | =? | N6 | - | 01,02 | 357n | net volume (oz)
        3600-3605 | =? | N6 | - | 01,02 | 360n | net volume (qt (us))
        3610-3615 | =? | N6 | - | 01,02 | 361n | net volume (gal.)
        3620-3625 | =? | N6 | - | 00,01 | 362n | volume (qt (us)) of the whole
        3630-3635 | =? | N6 | - | 00,01 | 363n | volume (gal (us)) of the whole
        3640-3645 | =? | N6 | - | 01,02 | 364n | net volume (in³)
        3650-3655 | =? | N6 | - | 01,02 | 365n | net volume (ft³)
        3660-3665 | =? | N6 | - | 01,02 | 366n | net volume (yd³)
        3670-3675 | =? | N6 | - | 00,01 | 367n | volume (in³) of the whole
        3680-3685 | =? | N6 | - | 00,01 | 368n | volume (ft³) of the whole
        3690-3695 | =? | N6 | - | 00,01 | 369n | volume (yd³) of the whole
        37 | ? | N..8 | - | 00+02,00+8026 | - | count inside
        3900-3909 | ? | N..15 | - | 255,8020 | 390n,391n,394n,8111 | amount
        3910-3919 | ? | N3:currency N..15 | - | 8020 | 391n | amount in currency
        3920-3929 | ? | N..15 | - | 01+30,01+31nn,01+32nn,01+35nn,01+36nn | 392n,393n | price
        3930-3939 | ? | N3:currency N..15 | - | 30,31nn,32nn,35nn,36nn | 393n | price in currency
        3940-3943 | ? | N4 | - | 255 | 394n,8111 | percent off
        3950-3955 | ? | N6 | - | 30,31nn,32nn,35nn,36nn | 392n,393n,395n,8005 | price per unit of measure
        400 | ? | X..30 | - | - | - | customer order
        401 | ? | X..30:company | key | - | - | consignment
        402 | ? | N17:check | key | - | - | shipment
        403 | ? | X..30 | - | 00 | - | routing code
        410 | =? | N13:check | - | - | - | ship to location
        411 | =? | N13:check | - | - | - | bill to location
        412 | =? | N13:check | - | - | - | bought from location
        413 | =? | N13:check | - | - | - | ship for location
        414 | =? | N13:check | 254/7040 | - | - | location
        415 | =? | N13:check | 8020 | 8020 | - | pay to location
        416 | =? | N13:check | - | - | - | made at location
        417 | =? | N13:check | 7040 | - | - | party
        420 | ? | X..20 | - | - | 421 | ship to postcode
        421 | ? | N3:country X..9 | - | - | 4307 | ship to postcode with country
        422 | ? | N3:country | - | 01,02,03,8006,8026 | 426 | country of origin
        423 | ? | N3:country [N3:country] [N3:country] [N3:country] [N3:country] | - | 01,02,03 | 426 | countries of first processing
        424 | ? | N3:country | - | 01,02,03 | 426 | country of processing
        425 | ? | N3:country [N3:country] [N3:country] [N3:country] [N3:country] | - | 01,02,03 | 426 | countries of disassembly
        426 | ? | N3:country | - | 01,02,03 | - | country of all processing
        427 | ? | X..3 | - | 01+422,02+422,03+422 | - | region of origin
        4300 | ? | X..35:percent | - | 00 | - | ship to company
        4301 | ? | X..35:percent | - | 00 | - | ship to name
        4302 | ? | X..70:percent | - | 00 | - | ship to street
        4303 | ? | X..70:percent | - | 4302 | - | ship to street, second line
        4304 | ? | X..70:percent | - | 00 | - | ship to suburb
        4305 | ? | X..70:percent | - | 00 | - | ship to town
        4306 | ? | X..70:percent | - | 00 | - | ship to region
        4307 | ? | X2:land | - | 00 | - | ship to country
        4308 | ? | X..30 | - | 00 | - | ship to phone
        4309 | ? | N10:latitude N10:longitude | - | 00 | - | ship to coordinates
        4310 | ? | X..35:percent | - | 00 | - | return to company
        4311 | ? | X..35:percent | - | 00 | - | return to name
        4312 | ? | X..70:percent | - | 00 | - | return to street
        4313 | ? | X..70:percent | - | 4312 | - | return to street, second line
        4314 | ? | X..70:percent | - | 00 | - | return to suburb
        4315 | ? | X..70:percent | - | 00 | - | return to town
        4316 | ? | X..70:percent | - | 00 | - | return to region
        4317 | ? | X2:land | - | 00 | - | return to country
        4318 | ? | X..20 | - | 00 | - | return to postcode
        4319 | ? | X..30 | - | 00 | - | return to phone
        4320 | ? | X..35:percent | - | 00 | - | service
        4321 | ? | N1:yesno | - | 00 | - | dangerous goods
        4322 | ? | N1:yesno | - | 00 | - | may be left
        4323 | ? | N1:yesno | - | 00 | - | signature needed
        4324 | ? | N6:day N4:time | - | 00 | - | not before
        4325 | ? | N6:day N4:time | - | 00 | - | not after
        4326 | ? | N6:date | - | 00 | - | release on
        4330 | ? | N6 [X1:minus] | - | 00 | 4331 | warmest (F)
        4331 | ? | N6 [X1:minus] | - | 00 | 4330 | warmest (C)
        4332 | ? | N6 [X1:minus] | - | 00 | 4333 | coldest (F)
        4333 | ? | N6 [X1:minus] | - | 00 | 4332 | coldest (C)
        7001 | ? | N13 | - | 01,02,8006,8026 | - | NATO stock number
        7002 | ? | X..30 | - | 01,02 | - | meat cut
        7003 | ? | N6:date N4:time | - | 01,02,03 | - | expires at
        7004 | ? | N..4 | - | 01+10,03+10 | - | potency
        7005 | ? | X..12 | - | 01,02 | - | catch area
        7006 | ? | N6:date | - | 01,02 | - | first frozen on
        7007 | ? | N6:date [N6:date] | - | 01,02 | - | harvested
        7008 | ? | X..3 | - | 01,02 | - | fish species
        7009 | ? | X..10 | - | 01,02 | - | fishing gear
        7010 | ? | X..2 | - | 01,02,03 | - | production method
        7011 | ? | N6:date [N4:time] | - | 01,02,03 | - | test by
        7020 | ? | X..20 | - | 01+416,03+416,8006+416 | - | refurbished lot
        7021 | ? | X..20 | - | 01,03,8006 | - | function status
        7022 | ? | X..20 | - | 01+7021,03+7021,8006+7021 | - | revision status
        7023 | ? | X..30:company | - | - | - | assembly asset
        7030 | ? | N3:processor X..27 | - | 01,02 | - | processor 0
        7031 | ? | N3:processor X..27 | - | 01,02 | - | processor 1
        7032 | ? | N3:processor X..27 | - | 01,02 | - | processor 2
        7033 | ? | N3:processor X..27 | - | 01,02 | - | processor 3
        7034 | ? | N3:processor X..27 | - | 01,02 | - | processor 4
        7035 | ? | N3:processor X..27 | - | 01,02 | - | processor 5
        7036 | ? | N3:processor X..27 | - | 01,02 | - | processor 6
        7037 | ? | N3:processor X..27 | - | 01,02 | - | processor 7
        7038 | ? | N3:processor X..27 | - | 01,02 | - | processor 8
        7039 | ? | N3:processor X..27 | - | 01,02 | - | processor 9
        7040 | - | N1 X1 X1 X1:importer | - | - | - | unit id and extensions
        7041 | - | X..4:package | - | 00 | - | freight unit type
        710 | ? | X..20 | - | 01 | - | PZN (DE)
        711 | ? | X..20 | - | 01 | - | CIP (FR)
        712 | ? | X..20 | - | 01 | - | CN (ES)
        713 | ? | X..20 | - | 01 | - | DRN (BR)
        714 | ? | X..20 | - | 01 | - | AIM (PT)
        715 | ? | X..20 | - | 01 | - | NDC (US)
        716 | ? | X..20 | - | 01 | - | AIC (IT)
        717 | ? | X..20 | - | 01 | - | SRN (CR)
        7230 | ? | X2 X..28 | - | 01,8004 | - | certificate 1
        7231 | ? | X2 X..28 | - | 01,8004 | - | certificate 2
        7232 | ? | X2 X..28 | - | 01,8004 | - | certificate 3
        7233 | ? | X2 X..28 | - | 01,8004 | - | certificate 4
        7234 | ? | X2 X..28 | - | 01,8004 | - | certificate 5
        7235 | ? | X2 X..28 | - | 01,8004 | - | certificate 6
        7236 | ? | X2 X..28 | - | 01,8004 | - | certificate 7
        7237 | ? | X2 X..28 | - | 01,8004 | - | certificate 8
        7238 | ? | X2 X..28 | - | 01,8004 | - | certificate 9
        7239 | ? | X2 X..28 | - | 01,8004 | - | certificate 10
        7240 | ? | X..20 | - | 01,8006 | 03 | protocol
        7241 | ? | N2:media | - | 8017,8018 | - | media type
        7242 | ? | X..25 | - | 8017,8018 | - | version of control
        7250 | ? | N8:birthday | - | 8018 | 7251 | born on
        7251 | ? | N8:birthday N4:time | - | 8018 | 7250 | born at
        7252 | ? | N1:sex | - | 8018 | - | sex
        7253 | ? | X..40:percent | - | 8017,8018 | 7256,7259 | family name
        7254 | ? | X..40:percent | - | 8017,8018 | 7256,7259 | given name
        7255 | ? | X..10 | - | 8017,8018 | 7256,7259 | name suffix
        7256 | ? | X..90:percent | - | 8017,8018 | - | full name
        7257 | ? | X..70:percent | - | 8018 | - | address of person
        7258 | ? | X3:sequence | - | 8018+7259 | - | birth sequence
        7259 | ? | X..40:percent | - | 8018 | 7256 | baby of
        8001 | ? | N4:positive N5:positive N3:positive N1:winding N1 | - | 01 | - | roll dimensions
        8002 | ? | X..20 | - | - | - | mobile phone
        8003 | ? | N1:zero N13:check [X..16] | key | - | - | returnable asset
        8004 | ? | X..30:company | 7040 | - | - | asset
        8005 | ? | N6 | - | 01,02 | - | price per unit
        8006 | ? | N14:check N4:piece | 22,10,21 | - | 01,03,37 | piece of item
        8007 | ? | X..34:iban | - | 415 | - | IBAN
        8008 | ? | N6:date N2:hour [N2:minute] [N2:second] | - | 01,02,03 | - | made at
        8009 | ? | X..50 | - | 00,01,03 | - | sensor
        8010 | ? | Y..30:company | 8011 | - | - | component
        8011 | - | N..12:nolead | - | 8010 | - | component serial
        8012 | ? | X..20 | - | 01,03,8006 | - | software version
        8013 | ? | X..25:pair:company | key | - | - | model
        8014 | - | X..25:pair:company:word | - | 01 | - | device model
        8017 | ? | N18:check | 8019 | - | 8018 | service provider
        8018 | ? | N18:check | 8019 | - | 8017 | service recipient
        8019 | - | N..10 | - | 8017,8018 | - | service instance
        8020 | - | X..25 | - | 415 | - | payment slip
        8026 | ? | N14:check N4:piece | - | 37 | 02,03,8006 | piece inside
        8030 | ? | Z..90:padding | - | 00,01+21,03+21,253*,255*,8003*,8004,8006+21,8010+8011,8017,8018 | - | signature
        8040 | - | N15 | - | 01+21 | - | IMEI
        8041 | - | N15 | - | 01+21+8040 | - | second IMEI
        8042 | - | N32 | - | 01+21+8040 | - | eSIM
        8043 | - | N18 [N..2] | - | 01+21+8040 | - | SIM
        8110 | ? | X..70:coupon | - | - | - | coupon code
        8111 | ? | N4 | - | 255 | - | loyalty points
        8112 | ? | X..70:offer | - | - | - | coupon offer
        8200 | - | X..70 | - | 01 | - | web page
        90 | ? | X..30 | - | - | - | agreed between partners
        91-99 | ? | X..90 | - | - | - | inside the company
        """
}
